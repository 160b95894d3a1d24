import { sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { insertAll } from './bulk.store.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { VendorCase } from '#server/escalation/vendor.store.ts'
import { vendorCases } from '#server/escalation/vendor.table.ts'
import {
  newId,
  type AccountId,
  type PersonId,
  type QueueId,
  type TicketId,
  type VendorCaseId,
} from '#server/kernel/ids.ts'
import { Chance } from './random.ts'

const minute = 60_000

/** What the field crew was asked in the months before, by the ledger, and how it kept its half hour and its four hours. */
export async function writeVendorPast(tx: Transaction): Promise<void> {
  const held = await rowsOf<{
    ticket_id: TicketId
    account_id: AccountId | null
    queue_id: QueueId
    from_queue: QueueId | null
    person_id: PersonId | null
    from_at: string
    to_at: string
    outcome: string | null
  }>(
    tx,
    sql`
    select h.ticket_id, h.account_id, h.queue_id, h.person_id, h.from_at, h.to_at, h.outcome,
           (select p.queue_id from hand_offs p where p.ticket_id = h.ticket_id and p.seq < h.seq and p.queue_id <> h.queue_id
             order by p.seq desc limit 1) as from_queue
      from hand_offs h where h.kind = 'vendor' and h.to_at - h.from_at > interval '12 minutes' order by h.from_at`,
  )
  const chance = new Chance('vendors')
  const cases = held.map((row, i): VendorCase => {
    const [askedAt, endedAt] = [toInstant(row.from_at), toInstant(row.to_at)]
    const span = endedAt.getTime() - askedAt.getTime()
    const answered = new Date(askedAt.getTime() + Math.min(span * 0.8, chance.whole(6, 41) * minute))
    return {
      ...{ id: newId<VendorCaseId>(), ticketId: row.ticket_id, accountId: row.account_id, queueId: row.queue_id },
      ...{ fromQueueId: row.from_queue ?? row.queue_id, state: row.outcome === 'returned' ? 'declined' : 'done' },
      ...{ reference: `WX-${18_204 + i * 37}`, contact: '外线抢修调度', askedAt, askedById: row.person_id },
      answerDueAt: new Date(askedAt.getTime() + 30 * minute),
      doneDueAt: new Date(askedAt.getTime() + 240 * minute),
      ...{ expectedAt: null, answeredAt: answered, chaseAt: null, chaseMinutes: 60, endedAt, endReason: null },
      ...{ told: [], nextDueAt: null, version: 3 },
    }
  })
  await insertAll(tx, vendorCases, cases)
}
