import { newId, type AccountId, type ClockId, type TicketId } from '#server/kernel/ids.ts'
import { summary, thresholdAt, thresholds, type CalendarOf, type ClockSummary, type Threshold } from './clock.ts'
import { append, type Entry, type Ledger } from './ledger.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { Target, TargetKind } from './targets.ts'

/** What a clock's row is stamped with: its ledger and what the replay of it gives. */
export interface ClockRow {
  id: ClockId
  ticketId: TicketId
  accountId: AccountId | null
  kind: TargetKind
  round: number
  level: SupportLevel | null
  holding: number | null
  calendar: string
  /** See terms.ts. */
  terms: string | null
  targetMs: number
  state: 'running' | 'paused' | 'stopped'
  startedAt: Date
  dueAt: Date
  stoppedAt: Date | null
  breachedAt: Date | null
  announced: number
  nextFireAt: Date | null
  ledger: Ledger
}

/** Which clock of its kind it is, and of which holding. */
export interface Place {
  round?: number
  level?: SupportLevel | null
  holding?: number | null
}

/** A clock that starts now, with its terms stamped on it. */
export function startedClock(
  ticket: { id: TicketId; accountId: AccountId | null },
  kind: TargetKind,
  target: Target,
  calendar: string,
  calendarOf: CalendarOf,
  now: Date,
  { round = 1, level = null, holding = null }: Place = {},
): ClockRow {
  const ledger = append([], { kind: 'start', at: now, targetMs: target.targetMs, calendar, terms: target.terms })
  return stamp(
    {
      id: newId(),
      ticketId: ticket.id,
      accountId: ticket.accountId,
      kind,
      round,
      level,
      holding,
      calendar,
      startedAt: now,
      announced: 0,
    },
    ledger,
    calendarOf,
    now,
  )
}

/** The row after one entry more. */
export function entered(row: ClockRow, entry: Entry, calendarOf: CalendarOf, now: Date): ClockRow {
  return stamp(row, append(row.ledger, entry), calendarOf, now)
}

type Fixed = Pick<
  ClockRow,
  'id' | 'ticketId' | 'accountId' | 'kind' | 'round' | 'level' | 'holding' | 'calendar' | 'startedAt' | 'announced'
>

function stamp(fixed: Fixed, ledger: Ledger, calendarOf: CalendarOf, now: Date): ClockRow {
  const read = summary(ledger, calendarOf, now)
  return {
    ...fixed,
    calendar: calendarIn(ledger) ?? fixed.calendar,
    terms: termsIn(ledger),
    targetMs: read.targetMs,
    state: read.state,
    dueAt: read.dueAt,
    stoppedAt: read.state === 'stopped' ? (ledger.findLast((entry) => entry.kind === 'stop')?.at ?? null) : null,
    breachedAt: read.breachedAt,
    nextFireAt: nextFire(ledger, fixed.announced, read, calendarOf, now),
    ledger,
  }
}

/** The terms in force: those of the last entry that names any. */
function termsIn(ledger: Ledger): string | null {
  return ledger.reduce<string | null>((last, entry) => ('terms' in entry ? (entry.terms ?? last) : last), null)
}

/** The calendar that counts now. */
function calendarIn(ledger: Ledger): string | undefined {
  return ledger.reduce<string | undefined>(
    (last, entry) => ('calendar' in entry ? (entry.calendar ?? last) : last),
    undefined,
  )
}

/** When the sweep must look at this clock: at once for what passed unannounced, else at the next threshold never announced. */
function nextFire(
  ledger: Ledger,
  announced: number,
  read: ClockSummary,
  calendarOf: CalendarOf,
  now: Date,
): Date | null {
  if (read.lastThreshold > announced) return now
  if (read.state !== 'running') return null
  const percent = thresholds.find((each) => each > announced)
  if (percent === undefined) return null
  if (read.nextThreshold?.percent === percent) return read.nextThreshold.at
  const at = thresholdAt(ledger, calendarOf, now, percent)
  return percent === 100 ? new Date(at.getTime() + 1) : at
}

/**
 * What the sweep announces of a clock that is due: every threshold passed since the last announcement, in order, and the
 * row with the mark moved. Empty when a pause or a new target came in between.
 */
export function announcements(
  row: ClockRow,
  calendarOf: CalendarOf,
  now: Date,
): { percents: Threshold[]; row: ClockRow } {
  const passed = summary(row.ledger, calendarOf, now).lastThreshold
  const percents = thresholds.filter((percent) => percent > row.announced && percent <= passed)
  const announced = Math.max(row.announced, passed)
  return { percents, row: stamp({ ...row, announced }, row.ledger, calendarOf, now) }
}
