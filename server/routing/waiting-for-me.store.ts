import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import type { SupportLevel, TicketPriority } from '#server/tickets/ticket.contract.ts'
import { routingConfiguration } from './configuration.store.ts'
import type { WaitingForMe } from './explanation.contract.ts'
import { explainPresent, inSight } from './explanation.ts'
import { queueRef, wordBook, waitingFacts } from './explanation.store.ts'
import { allSeatFacts } from './seat-facts.store.ts'
import { liveWorkItem } from './work-item.store.ts'

const told = 20

/**
 * "Why not me?": what waits in the queues of these levels, in order of work, each with the asking seat's place or the reason
 * it has none. Of colleagues nothing is told but how many stand before.
 */
export async function waitingForMe(
  db: Database,
  seatId: PersonId,
  levels: readonly SupportLevel[],
  now: Date,
): Promise<WaitingForMe> {
  const [configuration, seats, rows, words] = await Promise.all([
    routingConfiguration(db),
    allSeatFacts(db, now),
    rowsOf<{ id: TicketId; number: string; subject: string; priority: TicketPriority; aged: string }>(
      db,
      sql`
      select t.id, t.number, t.subject, w.priority, to_json(w.aged_from)#>>'{}' as aged
        from work_items w join queues q on q.id = w.queue_id join tickets t on t.id = w.ticket_id
       where w.state = 'queued' and q.level in (select jsonb_array_elements_text(${JSON.stringify(levels)}::jsonb))
       order by w.priority, w.bump desc, w.aged_from limit ${told + 1}`,
    ),
    wordBook(db),
  ])
  const items = await Promise.all(
    rows.slice(0, told).map(async (row) => {
      const item = await liveWorkItem(db, row.id)
      if (item?.state !== 'queued') return []
      const { decision } = explainPresent(await waitingFacts(db, configuration, item), seats)
      const { ranked, excluded } = inSight(decision, { sees: 'own', seatId })
      return [
        {
          number: row.number,
          subject: row.subject,
          priority: row.priority,
          agedFrom: new Date(row.aged).toISOString(),
          queue: queueRef(configuration, item.queueId),
          rank: ranked[0]?.rank ?? null,
          exclusion: excluded[0]?.exclusion ?? null,
        },
      ]
    }),
  )
  return { at: now.toISOString(), words, items: items.flat(), more: rows.length > told }
}
