import type { Database, Transaction } from '#server/db/client.ts'
import { together } from '#server/db/transaction.ts'
import type { ClockFacts } from '../clock-book.ts'
import { clockHouse } from '../clock-house.store.ts'
import type { ClockRow } from '../clock-row.ts'
import { clocksAfter, type Happening } from '../clock-rules.ts'
import { clocksOfTicket, insertClocks, saveClock } from '../clock.store.ts'

/**
 * Tells the clocks of a ticket what happened to it, one thing after another: each is stopped, paused, started or given
 * another target as clock-rules.ts says. The caller holds the ticket's lock. Answers the clocks as they are afterwards.
 */
export async function tellClocks(
  deps: { db: Database },
  tx: Transaction,
  facts: ClockFacts,
  now: Date,
  ...happenings: Happening[]
): Promise<readonly ClockRow[]> {
  return tellKnownClocks(deps, tx, { before: await clocksOfTicket(tx, facts.id), facts }, now, ...happenings)
}

/** The same for who has read the clocks already, together with something else. */
export async function tellKnownClocks(
  deps: { db: Database },
  tx: Transaction,
  { before, facts }: { before: readonly ClockRow[]; facts: ClockFacts },
  now: Date,
  ...happenings: Happening[]
): Promise<readonly ClockRow[]> {
  const house = await clockHouse(deps.db, now)
  let after: readonly ClockRow[] = before
  for (const happening of happenings) after = clocksAfter(after, happening, facts, house, now)
  const known = new Map(before.map((row) => [row.id, row]))
  const changed = after.filter((row) => known.has(row.id) && known.get(row.id) !== row)
  const begun = after.filter((row) => !known.has(row.id))
  await together(...changed.map((row) => saveClock(tx, row)), insertClocks(tx, begun))
  return after
}
