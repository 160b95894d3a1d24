import type { Database, Transaction } from '#server/db/client.ts'
import type { Happening } from '#server/sla/clock-rules.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
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
  const ended = await endHolding(tx, ticket.id, ending, now)
  const seq = 1 + (ended?.seq ?? (await lastSeq(tx, ticket.id)))
  if (next) await beginHolding(tx, ticket, seq, next, now)
  const to = next && { kind: next.kind, level: next.level, holding: seq, goesOn: goesOn(ended, next) }
  await tellClocks(deps, tx, await clockFactsOf(tx, ticket), now, { what: 'handedOver', to }, ...happened)
}
