import type { ClockView, HandOffClock } from '#server/tickets/ticket-view.contract.ts'
import { summary, type CalendarOf } from './clock.ts'
import type { ClockRow } from './clock-row.ts'
import { pausesOf } from './ledger.ts'
import { readTerms } from './terms.ts'

const shown = ['acknowledge', 'update', 'restore', 'resolve', 'report', 'order'] as const

/** The promises to the customer as screens show them, each computed from its ledger at this moment: of each kind the latest. */
export function clockViews(rows: readonly ClockRow[], calendarOf: CalendarOf, now: Date): ClockView[] {
  return shown.flatMap((kind) => {
    const ofKind = rows.filter((row) => row.kind === kind)
    const row = ofKind.find(({ round }) => round === Math.max(...ofKind.map((each) => each.round)))
    return row ? [clockView({ ...row, kind }, calendarOf, now)] : []
  })
}

function clockView(row: ClockRow & Pick<ClockView, 'kind'>, calendarOf: CalendarOf, now: Date): ClockView {
  const read = summary(row.ledger, calendarOf, now)
  return {
    id: row.id,
    kind: row.kind,
    round: row.round,
    state: read.state,
    targetMs: read.targetMs,
    usedMs: Math.round(read.usedMs),
    dueAt: read.dueAt.toISOString(),
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    breached: read.breachedAt !== null,
    terms: readTerms(row.terms),
    pauses: pausesOf(row.ledger).map(({ from, to, reason, ball = null, by = null, agreedBy = null, charged }) => ({
      from: from.toISOString(),
      to: to?.toISOString() ?? null,
      ...{ reason, ball, by, agreedBy, charged },
    })),
  }
}

/** The clock that measures this row of the hand-off ledger, if one does. */
export function handOffClock(
  rows: readonly ClockRow[],
  holding: number,
  calendarOf: CalendarOf,
  now: Date,
): HandOffClock | null {
  const row = rows.find((each) => each.holding === holding)
  if (row?.kind !== 'handOffAccept' && row?.kind !== 'handOffHold') return null
  const { state, targetMs, usedMs, dueAt, breachedAt } = summary(row.ledger, calendarOf, now)
  const used = Math.round(usedMs)
  return { kind: row.kind, state, targetMs, usedMs: used, dueAt: dueAt.toISOString(), breached: breachedAt !== null }
}
