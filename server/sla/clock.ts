import { addBusiness, businessBetween } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { pausesOf, type CalendarRef, type ClockState, type Ledger } from './ledger.ts'

/**
 * The arithmetic of service-level clocks: pure functions of ledger, calendars and the present moment.
 *
 * The rule, in one sentence: a clock is due at the first instant at which its measured running time reaches the target
 * in force plus all credits. So a changed target keeps the origin, pauses stay credited, and an excused breach is none.
 *
 * - Met at the very instant: a stop at exactly the due time keeps the promise; one millisecond later does not.
 * - A target that ends at closing time is due at closing time, and broken right after it, not at the next opening.
 * - A pause that was charged (an objection to it was upheld) counts like running time, where it lies.
 * - While paused the due time moves; what is given then is the due time if the clock resumed right now.
 * - A present moment before the last entry is read as the moment of that entry.
 */
export const thresholds = [50, 75, 90, 100] as const
export type Threshold = (typeof thresholds)[number]

/** Finds the calendar version behind a reference. Must hand out one object per version (see calendar/compiled). */
export type CalendarOf = (ref: CalendarRef) => CalendarVersion

export interface DueTime {
  at: Date
  /** True while the clock is paused before its due time: `at` then holds only if it resumed right now. */
  moving: boolean
}

export interface ClockSummary {
  state: ClockState
  targetMs: number
  /** Business time used, credits taken off; below zero when more was credited than used. */
  usedMs: number
  /** `usedMs` without the open time since `runningSince`; equals `usedMs` unless running. Below zero after a credit in the first run. */
  usedBeforeMs: number
  /** Since when the present run lasts; null unless running. */
  runningSince: Date | null
  dueAt: Date
  /** True while paused before the due time; see DueTime. */
  dueMoves: boolean
  /** The due time, once it has passed without a stop; null while the promise is not broken. */
  breachedAt: Date | null
  /** What will fire next and when; null unless running with something left to fire. */
  nextThreshold: { percent: Threshold; at: Date } | null
  /** The highest threshold passed by now; 100 says breached. Falls when a target is raised or time is credited. */
  lastThreshold: Threshold | 0
}

/** One uninterrupted run on one calendar. The last run of a clock that is not running has ended. */
export interface Run {
  from: Date
  to: Date
  calendar: CalendarRef
  measuredMs: number
  /** True for a pause whose time counts after all. */
  charged: boolean
}

/** The ledger, read: all runs up to now, what they measured, and the terms in force. */
export interface Reading {
  state: ClockState
  now: Date
  runs: Run[]
  measuredMs: number
  creditedMs: number
  targetMs: number
  calendar: CalendarRef
  /** Until when the promise could have been kept: the stop, or now. */
  judgedAt: Date
}

/** Everything about a clock at once: what its row is stamped with. */
export function summary(ledger: Ledger, calendarOf: CalendarOf, now: Date): ClockSummary {
  return justStarted(ledger, calendarOf, now) ?? summarize(read(ledger, calendarOf, now), calendarOf)
}

/** Business milliseconds used by now, credits taken off. */
export function usedTime(ledger: Ledger, calendarOf: CalendarOf, now: Date): number {
  const reading = read(ledger, calendarOf, now)
  return reading.measuredMs - reading.creditedMs
}

/** Business milliseconds left until the target is used up; negative when overrun. */
export function remaining(ledger: Ledger, calendarOf: CalendarOf, now: Date): number {
  const reading = read(ledger, calendarOf, now)
  return reading.targetMs + reading.creditedMs - reading.measuredMs
}

/** When the clock is due. For a stopped clock: when it would have been due had it not stopped. */
export function dueAt(ledger: Ledger, calendarOf: CalendarOf, now: Date): DueTime {
  const { dueAt: at, dueMoves: moving } = summary(ledger, calendarOf, now)
  return { at, moving }
}

/** The due time if it has passed without a stop; null while the promise is not broken. */
export function breachedAt(ledger: Ledger, calendarOf: CalendarOf, now: Date): Date | null {
  return summary(ledger, calendarOf, now).breachedAt
}

/** The first instant at which the clock has used this share of its target. For 100 it is the due time. */
export function thresholdAt(ledger: Ledger, calendarOf: CalendarOf, now: Date, percent: number): Date {
  const reading = read(ledger, calendarOf, now)
  return instantOf(reading, needFor(reading, percent), calendarOf)
}

/** What fires next, after `now`. At 100 this is the first millisecond past the due time: a stop at the due time is in time. */
export function nextThreshold(ledger: Ledger, calendarOf: CalendarOf, now: Date): ClockSummary['nextThreshold'] {
  return summary(ledger, calendarOf, now).nextThreshold
}

/** Reads a ledger up to now. Throws a Refusal `clock.not_started` for an empty one. */
export function read(ledger: Ledger, calendarOf: CalendarOf, present: Date): Reading {
  const first = ledger[0]
  if (first?.kind !== 'start') throw new Refusal('clock.not_started', 'The clock has not started. Start it first.')
  const last = ledger[ledger.length - 1]!.at
  const now = last > present ? last : present
  let { targetMs, calendar } = first
  let state: ClockState = 'running'
  let since = first.at
  let judgedAt = now
  let measuredMs = 0
  let creditedMs = 0
  const runs: Run[] = []
  const charged = chargedPauses(ledger)
  let isCharged = false
  const endRun = (to: Date) => {
    if (state !== 'running' && !isCharged) return
    const ms = businessBetween(calendarOf(calendar), since, to)
    runs.push({ from: since, to, calendar, measuredMs: ms, charged: isCharged })
    measuredMs += ms
    since = to
  }
  for (const [index, entry] of ledger.entries()) {
    switch (entry.kind) {
      case 'pause':
        endRun(entry.at)
        state = 'paused'
        isCharged = charged?.has(index) ?? false
        break
      case 'stop':
        endRun(entry.at)
        state = 'stopped'
        isCharged = false
        judgedAt = entry.at
        break
      case 'resume':
      case 'restart':
        endRun(entry.at)
        state = 'running'
        isCharged = false
        since = entry.at
        judgedAt = now
        break
      case 'retarget':
        targetMs = entry.targetMs
        if (entry.calendar !== undefined && entry.calendar !== calendar) {
          endRun(entry.at)
          calendar = entry.calendar
        }
        break
      case 'credit':
        // What was charged for a pause is measured where the pause lies.
        if (!entry.span) creditedMs += entry.ms
        break
    }
  }
  endRun(now)
  return { state, now, runs, measuredMs, creditedMs, targetMs, calendar, judgedAt }
}

/** Places of those pauses in the ledger that count after all; null for nearly every ledger, which has none. */
function chargedPauses(ledger: Ledger): Set<number> | null {
  if (!ledger.some((entry) => entry.kind === 'credit' && entry.span)) return null
  const places = ledger.flatMap((entry, index) => (entry.kind === 'pause' ? [index] : []))
  return new Set(pausesOf(ledger).flatMap(({ charged }, i) => (charged ? [places[i]!] : [])))
}

function summarize(reading: Reading, calendarOf: CalendarOf): ClockSummary {
  const { state, runs, measuredMs, creditedMs, targetMs, judgedAt } = reading
  const due = instantOf(reading, needFor(reading, 100), calendarOf)
  const breached = judgedAt > due
  const present = state === 'running' ? runs[runs.length - 1]! : null
  const passed = breached ? 100 : lastPassed(reading)
  const following = thresholds.find((percent) => percent > passed)
  return {
    state,
    targetMs,
    usedMs: measuredMs - creditedMs,
    usedBeforeMs: measuredMs - creditedMs - (present?.measuredMs ?? 0),
    runningSince: present?.from ?? null,
    dueAt: due,
    dueMoves: state === 'paused' && measuredMs < needFor(reading, 100),
    breachedAt: breached ? due : null,
    nextThreshold:
      state === 'running' && following !== undefined
        ? {
            percent: following,
            at: following === 100 ? justAfter(due) : instantOf(reading, needFor(reading, following), calendarOf),
          }
        : null,
    lastThreshold: passed,
  }
}

/** Measured time at which a share of the target is used. Rounded up: the first whole millisecond that has reached it. */
function needFor({ targetMs, creditedMs }: Reading, percent: number): number {
  return Math.ceil((targetMs * percent) / 100) + creditedMs
}

/** Exact: measured time has reached the need if, and only if, now is not before the instant of the threshold. */
function lastPassed(reading: Reading): 0 | 50 | 75 | 90 {
  const passed = ([90, 75, 50] as const).find((percent) => reading.measuredMs >= needFor(reading, percent))
  return passed ?? 0
}

/** The first instant at which measured time reaches `need`: inside a run, or ahead of what has been measured so far. */
function instantOf(reading: Reading, need: number, calendarOf: CalendarOf): Date {
  let before = 0
  for (const run of reading.runs) {
    if (before + run.measuredMs >= need) {
      return addBusiness(calendarOf(run.calendar), run.from, Math.max(0, need - before))
    }
    before += run.measuredMs
  }
  return addBusiness(calendarOf(reading.calendar), reading.judgedAt, need - before)
}

function justAfter(at: Date): Date {
  return new Date(at.getTime() + 1)
}

/** The same answer without reading a ledger, for a clock that has only started and has passed nothing: opening a ticket. */
function justStarted(ledger: Ledger, calendarOf: CalendarOf, now: Date): ClockSummary | null {
  const start = ledger[0]
  if (ledger.length !== 1 || start?.kind !== 'start') return null
  const calendar = calendarOf(start.calendar)
  const { at, targetMs } = start
  if (!calendar.always && now > at) return null
  const used = Math.max(0, now.getTime() - at.getTime())
  const half = Math.ceil(targetMs / 2)
  if (used >= half) return null
  return {
    state: 'running',
    targetMs,
    usedMs: used,
    usedBeforeMs: 0,
    runningSince: at,
    dueAt: addBusiness(calendar, at, targetMs),
    dueMoves: false,
    breachedAt: null,
    nextThreshold: { percent: 50, at: addBusiness(calendar, at, half) },
    lastThreshold: 0,
  }
}
