import type { Database, Transaction } from '#server/db/client.ts'
import { together } from '#server/db/transaction.ts'
import type { Happening } from '#server/sla/clock-rules.ts'
import { clocksOfTicket } from '#server/sla/clock.store.ts'
import { tellKnownClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import { goesOn } from '../hand-off.ts'
import { beginHolding, endHolding, lastSeq, type Ending, type Holding } from '../hand-off.store.ts'
import type { Ticket } from '../ticket.store.ts'

/**
 * Ends the present holding and begins the next at the same instant, so that the parts always add up to the whole. The
 * clocks hear of it, and of whatever else happened with it. `ticket` is as it is afterwards: its promises follow from that.
 */
export async function handOver(
  deps: { db: Database },
  tx: Transaction,
  ticket: Ticket,
  ending: Ending,
  next: Holding | null,
  now: Date,
  ...happened: Happening[]
): Promise<void> {
  // Sent together: each is one way to the database and back, while others wait for this ticket and for this connection.
  const [ended, facts, before] = await together(
    endHolding(tx, ticket.id, ending, now),
    clockFactsOf(tx, ticket),
    clocksOfTicket(tx, ticket.id),
  )
  const seq = 1 + (ended?.seq ?? (await lastSeq(tx, ticket.id)))
  const to = next && { kind: next.kind, level: next.level, holding: seq, goesOn: goesOn(ended, next) }
  await together(
    next && beginHolding(tx, ticket, seq, next, now),
    tellKnownClocks(deps, tx, { before, facts }, now, { what: 'handedOver', to }, ...happened),
  )
}
