import { asc, eq, and, sql } from 'drizzle-orm'
import { accounts } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import { people } from '#server/seats/seat.table.ts'
import { handOffs } from './hand-off.table.ts'
import { objections } from './objection.table.ts'
import type { ObjectionList } from './objection.contract.ts'
import { tickets } from './ticket.table.ts'

/** Objections that wait for a decision. Rides objections_open. The reason of a pause is how its row before ended. */
export async function openObjections(db: Db, now: Date): Promise<ObjectionList> {
  const rows = await db
    .select({
      objection: objections,
      ticket: { number: tickets.number, subject: tickets.subject, priority: tickets.priority },
      account: { code: accounts.code, name: accounts.name, nameEn: accounts.nameEn },
      pause: handOffs,
      holder: { name: people.name, nameEn: people.nameEn },
      reason: sql<
        string | null
      >`(select b.reason from hand_offs b where b.ticket_id = ${objections.ticketId} and b.seq = ${objections.holding} - 1)`,
    })
    .from(objections)
    .innerJoin(tickets, eq(tickets.id, objections.ticketId))
    .leftJoin(accounts, eq(accounts.id, tickets.accountId))
    .innerJoin(handOffs, and(eq(handOffs.ticketId, objections.ticketId), eq(handOffs.seq, objections.holding)))
    .leftJoin(people, eq(people.id, handOffs.personId))
    .where(eq(objections.state, 'open'))
    .orderBy(asc(objections.at))
    .limit(200)
  return {
    items: rows.map(({ objection, ticket, account, pause, holder, reason }) => ({
      id: objection.id,
      holding: objection.holding,
      by: { kind: objection.by.kind, name: objection.by.name },
      reason: objection.reason,
      at: objection.at.toISOString(),
      state: objection.state,
      decidedBy: null,
      decidedAt: null,
      decision: null,
      ticket,
      account,
      pause: {
        ball: pause.kind === 'customer' ? 'customer' : 'thirdParty',
        from: pause.from.toISOString(),
        to: pause.to?.toISOString() ?? null,
        ms: Math.max(0, (pause.to ?? now).getTime() - pause.from.getTime()),
        reason: reason ?? '',
        customerText: pause.customerText,
        agreedBy: pause.agreedBy,
        holder,
      },
    })),
  }
}
