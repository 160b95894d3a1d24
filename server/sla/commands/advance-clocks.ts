import type { Database, Transaction } from '#server/db/client.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { entered, type ClockRow } from '../clock-row.ts'
import { clocksOfTicket, saveClock } from '../clock.store.ts'
import { moves, notBefore, stateOf, type Entry } from '../ledger.ts'
import type { Target, TargetKind } from '../targets.ts'

/** What happens to the clocks of a ticket when something happens to the ticket. */
export type Advance =
  | { kind: 'stop'; clocks: TargetKind[] | 'all' }
  | { kind: 'pause'; clocks: TargetKind[] | 'all'; reason: string }
  | { kind: 'resume'; clocks: TargetKind[] | 'all' }
  | { kind: 'restart'; clocks: TargetKind[]; reason: string }
  | { kind: 'retarget'; reason: string; targets: Partial<Record<TargetKind, Pick<Target, 'targetMs' | 'terms'>>> }

/**
 * Enters it in the ledger of each clock concerned whose state allows it: a clock that has stopped is not paused, one that
 * was never paused is not resumed. The caller holds the ticket's lock.
 */
export async function advanceClocks(
  deps: { db: Database },
  tx: Transaction,
  ticketId: TicketId,
  advance: Advance,
  now: Date,
): Promise<ClockRow[]> {
  const calendars = await calendarsOf(deps.db)
  const rows = await clocksOfTicket(tx, ticketId)
  const after: ClockRow[] = []
  for (const row of rows) {
    const entry = entryFor(row, advance, now)
    if (!entry || !(entry.kind in moves[stateOf(row.ledger) ?? 'none'])) {
      after.push(row)
      continue
    }
    const next = entered(row, entry, calendars.versionOf, now)
    await saveClock(tx, next)
    after.push(next)
  }
  return after
}

function entryFor(row: ClockRow, advance: Advance, present: Date): Entry | null {
  const at = notBefore(row.ledger, present)
  if (advance.kind === 'retarget') {
    const target = advance.targets[row.kind]
    if (!target || target.targetMs === row.targetMs) return null
    return { kind: 'retarget', at, reason: advance.reason, targetMs: target.targetMs, terms: target.terms }
  }
  if (advance.clocks !== 'all' && !advance.clocks.includes(row.kind)) return null
  return 'reason' in advance ? { kind: advance.kind, at, reason: advance.reason } : { kind: advance.kind, at }
}
