import type { ClockView } from '#server/tickets/ticket-view.contract.ts'
import { summary, type CalendarOf } from './clock.ts'
import type { ClockRow } from './clock-row.ts'

const shown = ['acknowledge', 'update', 'restore', 'resolve'] as const

/** A clock as screens show it, computed from its ledger at this moment. */
export function clockView(row: ClockRow, calendarOf: CalendarOf, now: Date): ClockView[] {
  const kind = shown.find((each) => each === row.kind)
  if (!kind) return []
  const read = summary(row.ledger, calendarOf, now)
  const pauses: ClockView['pauses'] = []
  for (const entry of row.ledger) {
    const open = pauses.at(-1)
    if (entry.kind === 'pause') pauses.push({ from: entry.at.toISOString(), to: null, reason: entry.reason })
    else if (open?.to === null && (entry.kind === 'resume' || entry.kind === 'stop')) open.to = entry.at.toISOString()
  }
  return [
    {
      kind,
      state: read.state,
      targetMs: read.targetMs,
      usedMs: Math.round(read.usedMs),
      dueAt: read.dueAt.toISOString(),
      stoppedAt: row.stoppedAt?.toISOString() ?? null,
      breached: read.breachedAt !== null,
      pauses,
    },
  ]
}
