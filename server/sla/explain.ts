import { read, summary, type CalendarOf, type Run } from './clock.ts'
import { pausesOf, type CalendarRef, type Entry, type Ledger, type PauseFacts } from './ledger.ts'

/**
 * Why a clock says what it says, as facts in order of time. Codes and numbers only: the reader's language is the
 * business of whoever shows them. The `usedMs` of all `ran` lines and the `countedMs` of all `paused` ones, less the `ms`
 * of all `credited` lines, is the used time.
 */
export type Line =
  | { code: 'started'; at: Date; targetMs: number; calendar: CalendarRef; terms?: string }
  /** Time that counted: `elapsedMs` by the wall, `usedMs` of it while the calendar was open. */
  | { code: 'ran'; from: Date; to: Date; calendar: CalendarRef; elapsedMs: number; usedMs: number }
  /**
   * Time that did not count; `to` is null while the pause lasts, `elapsedMs` then runs up to now. `countedMs` is zero unless
   * an objection was upheld: then it is what counts of it after all.
   */
  | ({
      code: 'paused'
      from: Date
      to: Date | null
      reason: string
      elapsedMs: number
      countedMs: number
    } & PauseFacts)
  | { code: 'retargeted'; at: Date; fromMs: number; toMs: number; reason: string; terms?: string }
  /** From here on another calendar counts. */
  | { code: 'calendarChanged'; at: Date; from: CalendarRef; to: CalendarRef; reason: string }
  /** Positive: given back. Negative: charged. */
  | { code: 'credited'; at: Date; ms: number; reason: string; by?: string }
  /** It was decided that a pause counts after all. */
  | { code: 'charged'; at: Date; ms: number; from: Date; to: Date; reason: string; by?: string }
  | { code: 'stopped'; at: Date }
  /** Reopened; the time since the stop did not count. */
  | { code: 'restarted'; at: Date; reason: string; idleMs: number }
  | { code: 'verdict'; verdict: Verdict; usedMs: number; targetMs: number; dueAt: Date; dueMoves: boolean }

/** `met` and `breached` are final until the clock is restarted or credited; `overdue` is broken and still not done. */
export type Verdict = 'running' | 'paused' | 'overdue' | 'met' | 'breached'

/** Explains a ledger up to now. Refuses an empty one with `clock.not_started`. */
export function explain(ledger: Ledger, calendarOf: CalendarOf, now: Date): Line[] {
  const reading = read(ledger, calendarOf, now)
  const runs = reading.runs.filter((run) => run.to > run.from && !run.charged)
  const charged = reading.runs.filter((run) => run.charged)
  const lines = happenings(ledger, reading.now, charged).concat(
    runs.map((run) => ({
      code: 'ran',
      from: run.from,
      to: run.to,
      calendar: run.calendar,
      elapsedMs: run.to.getTime() - run.from.getTime(),
      usedMs: run.measuredMs,
    })),
  )
  // Stable: what happened at an instant comes before the run that began with it.
  return [...lines.sort((a, b) => placeOf(a) - placeOf(b)), verdictLine(ledger, calendarOf, now)]
}

function happenings(ledger: Ledger, now: Date, charged: readonly Run[]): Line[] {
  const lines: Line[] = []
  const pauses = pausesOf(ledger)
  let targetMs = 0
  let calendar = ''
  let stoppedAt = now
  for (const entry of ledger) {
    switch (entry.kind) {
      case 'start':
        ;({ targetMs, calendar } = entry)
        lines.push({ code: 'started', at: entry.at, targetMs, calendar, ...withTerms(entry) })
        break
      case 'pause': {
        const { charged: isCharged, ...pause } = pauses.shift()!
        const end = pause.to ?? now
        const inside = charged.filter(({ from, to }) => isCharged && from >= pause.from && to <= end)
        lines.push({
          code: 'paused',
          ...pause,
          elapsedMs: end.getTime() - pause.from.getTime(),
          countedMs: inside.reduce((sum, run) => sum + run.measuredMs, 0),
        })
        break
      }
      case 'retarget':
        if (entry.targetMs !== targetMs) {
          const { at, reason } = entry
          lines.push({ code: 'retargeted', at, fromMs: targetMs, toMs: entry.targetMs, reason, ...withTerms(entry) })
          targetMs = entry.targetMs
        }
        if (entry.calendar !== undefined && entry.calendar !== calendar) {
          const { at, reason } = entry
          lines.push({ code: 'calendarChanged', at, from: calendar, to: entry.calendar, reason })
          calendar = entry.calendar
        }
        break
      case 'credit':
        lines.push(creditLine(entry))
        break
      case 'stop':
        stoppedAt = entry.at
        lines.push({ code: 'stopped', at: entry.at })
        break
      case 'restart': {
        const idleMs = entry.at.getTime() - stoppedAt.getTime()
        lines.push({ code: 'restarted', at: entry.at, reason: entry.reason, idleMs })
        break
      }
    }
  }
  return lines
}

function withTerms({ terms }: { terms?: string }): { terms?: string } {
  return terms ? { terms } : {}
}

function creditLine({ at, ms, reason, span, by }: Extract<Entry, { kind: 'credit' }>): Line {
  const said = { at, ms, reason, ...(by === undefined ? {} : { by }) }
  return span ? { code: 'charged', ...said, ...span } : { code: 'credited', ...said }
}

function verdictLine(ledger: Ledger, calendarOf: CalendarOf, now: Date): Line {
  const { state, breachedAt, usedMs, targetMs, dueAt, dueMoves } = summary(ledger, calendarOf, now)
  const open = state === 'stopped' ? 'met' : state
  const verdict = breachedAt ? (state === 'stopped' ? 'breached' : 'overdue') : open
  return { code: 'verdict', verdict, usedMs, targetMs, dueAt, dueMoves }
}

function placeOf(line: Line): number {
  if (line.code === 'verdict') return Infinity
  return ('at' in line ? line.at : line.from).getTime()
}
