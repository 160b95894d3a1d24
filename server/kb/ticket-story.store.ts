import { eq, sql } from 'drizzle-orm'
import type { TicketScope } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import type { TicketStory } from './article-from-ticket.ts'

/** What a ticket tells of its fault and its end, with the names that stay out of an article: all the account is known by. */
export async function storyOfTicket(
  db: Db,
  number: string,
): Promise<{ story: TicketStory; scope: TicketScope } | null> {
  const ticket = await findTicket(db, { number })
  if (!ticket) return null
  const [more] = await rowsOf<{
    kind: TicketStory['circuitKind']
    equipment: string | null
    names: string[]
    tried: string[]
  }>(
    db,
    sql`
    select c.kind, c.equipment,
           array_remove(array[a.name, a.name_en, a.code, t.reporter ->> 'name', t.reporter ->> 'email', t.reporter ->> 'phone']
             || array(select unnest(array[number, name, name_en]) from circuits where account_id = t.account_id)
             || array(select unnest(array[name, name_en, email, phone]) from contacts where account_id = t.account_id),
             null) as names,
           coalesce((select jsonb_agg(h.tried order by h.seq) from hand_offs h
                      where h.ticket_id = t.id and h.tried is not null), '[]') as tried
      from ${tickets} t
      left join accounts a on a.id = t.account_id
      left join circuits c on c.id = t.circuit_id
     where ${eq(sql`t.id`, ticket.id)}`,
  )
  const { id, subject, description, symptom, resolution } = ticket
  return {
    scope: await scopeOf(db, ticket),
    story: {
      ...{ id, number, subject, description, symptom },
      circuitKind: more?.kind ?? null,
      equipment: more?.equipment ?? null,
      names: more?.names ?? [],
      tried: more?.tried ?? [],
      resolution: resolution?.text ?? null,
      evidence: resolution?.evidence?.detail ?? null,
    },
  }
}
