import type { Database, Transaction } from '#server/db/client.ts'
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
  const house = await clockHouse(deps.db, now)
  const before = await clocksOfTicket(tx, facts.id)
  let after: readonly ClockRow[] = before
  for (const happening of happenings) after = clocksAfter(after, happening, facts, house, now)
  const known = new Map(before.map((row) => [row.id, row]))
  for (const row of after) {
    const was = known.get(row.id)
    if (was && was !== row) await saveClock(tx, row)
  }
  await insertClocks(
    tx,
    after.filter((row) => !known.has(row.id)),
  )
  return after
}
