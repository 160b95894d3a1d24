import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weekday, type CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import { summary, thresholdAt, thresholds, usedTime } from '#server/sla/clock.ts'
import { explain } from '#server/sla/explain.ts'
import { append, moves, stateOf, type Entry, type EntryKind, type Ledger } from '#server/sla/ledger.ts'

const minute = 60_000
const origin = Date.parse('2026-11-20T00:00:00Z')

/** Open from nine to noon and one to five in UTC, so that the naive reckoning needs no zones. */
const officeMinutes = (ofDay: number) => (ofDay >= 540 && ofDay < 720) || (ofDay >= 780 && ofDay < 1020)
const office: CalendarVersion = {
  ...twentyFourSeven,
  always: false,
  week: Object.fromEntries(
    weekday.options.map((name) => [
      name,
      [
        [540, 720],
        [780, 1020],
      ],
    ]),
  ) as CalendarVersion['week'],
}
const calendarOf = (ref: string) => (ref === 'always' ? twentyFourSeven : office)

/** Ledgers of legal moves at whole minutes, with targets whose thresholds are whole minutes too: any kind, as far as the state allows, some minutes after the last. */
const ledgers: fc.Arbitrary<Ledger> = fc
  .record({
    begin: fc.integer({ min: 0, max: 1440 }),
    target: fc.integer({ min: 1, max: 45 }),
    calendar: fc.constantFrom('always', 'office'),
    happenings: fc.array(
      fc.record({
        choice: fc.nat(),
        after: fc.integer({ min: 0, max: 500 }),
        minutes: fc.integer({ min: 1, max: 45 }),
        negative: fc.boolean(),
        calendar: fc.constantFrom('always', 'office', undefined),
      }),
      { maxLength: 10 },
    ),
  })
  .map(({ begin, target, calendar, happenings }) => {
    let at = new Date(origin + begin * minute)
    let ledger = append([], { kind: 'start', at, targetMs: 20 * target * minute, calendar })
    for (const { choice, after, minutes, negative, calendar } of happenings) {
      at = new Date(at.getTime() + after * minute)
      const legal = Object.keys(moves[stateOf(ledger)!]) as EntryKind[]
      const kind = legal[choice % legal.length]!
      const terms = { targetMs: 20 * minutes * minute, ...(calendar === undefined ? {} : { calendar }) }
      const ms = (negative ? -minutes : minutes) * 5 * minute
      ledger = append(ledger, { kind, at, reason: 'any', ...terms, ms } as Entry)
    }
    return ledger
  })

/** The same clock, watched minute by minute: a minute counts when the clock ran and its calendar was open. */
function watch(ledger: Ledger, now: number) {
  const credited = ledger.reduce((sum, entry) => sum + (entry.kind === 'credit' ? entry.ms : 0), 0)
  const target = ledger.reduce((last, entry) => (isTerms(entry) ? entry.targetMs : last), 0)
  const calendarAt = (t: number) =>
    ledger.reduce((last, entry) => (isTerms(entry) && entry.at.getTime() <= t ? (entry.calendar ?? last) : last), '')
  const reachedAt = new Map<number, number>()
  let counted = 0
  const look = (t: number) => {
    for (const percent of thresholds) {
      if (!reachedAt.has(percent) && counted >= (target * percent) / 100 + credited) reachedAt.set(percent, t)
    }
  }
  const pass = (t: number) => {
    if (calendarAt(t) === 'always' || officeMinutes(((t - origin) / minute) % 1440)) counted += minute
  }
  let t = ledger[0]!.at.getTime()
  for (; t < now; t += minute) {
    look(t)
    if (stateOf(ledger.filter((entry) => entry.at.getTime() <= t)) === 'running') pass(t)
  }
  look(now)
  const used = counted - credited
  // Not reached yet: when would it be, if it ran on from the stop, or from now?
  const judgedAt = stateOf(ledger) === 'stopped' ? ledger.findLast(({ kind }) => kind === 'stop')!.at.getTime() : now
  for (t = judgedAt; reachedAt.size < thresholds.length; t += minute) {
    look(t)
    pass(t)
  }
  return { used, reachedAt, judgedAt }
}

function isTerms(entry: Entry): entry is Extract<Entry, { targetMs: number }> {
  return entry.kind === 'start' || entry.kind === 'retarget'
}

describe('whatever happened to a clock', () => {
  test('used time, due time and thresholds are those of somebody who watched it minute by minute', () => {
    fc.assert(
      fc.property(ledgers, fc.integer({ min: 0, max: 1500 }), (ledger, later) => {
        const now = new Date(ledger.at(-1)!.at.getTime() + later * minute)
        const { used, reachedAt, judgedAt } = watch(ledger, now.getTime())
        const due = reachedAt.get(100)!
        const said = summary(ledger, calendarOf, now)
        expect(said.usedMs).toBe(used)
        expect(usedTime(ledger, calendarOf, now)).toBe(used)
        expect(said.dueAt).toEqual(new Date(due))
        expect(said.breachedAt).toEqual(judgedAt > due ? new Date(due) : null)
        for (const percent of thresholds) {
          expect(thresholdAt(ledger, calendarOf, now, percent)).toEqual(new Date(reachedAt.get(percent)!))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a running clock looked at again never has used less, and says what fires next exactly when it fires', () => {
    fc.assert(
      fc.property(ledgers, fc.integer({ min: 0, max: 3000 }), (ledger, later) => {
        const now = new Date(ledger.at(-1)!.at.getTime() + later * minute)
        const said = summary(ledger, calendarOf, now)
        const next = said.nextThreshold
        if (!next) return
        expect(next.at > now).toBe(true)
        const before = summary(ledger, calendarOf, new Date(next.at.getTime() - 1))
        const after = summary(ledger, calendarOf, next.at)
        expect(before.lastThreshold).toBe(said.lastThreshold)
        expect(after.lastThreshold).toBeGreaterThanOrEqual(next.percent)
        expect(after.usedMs).toBeGreaterThanOrEqual(before.usedMs)
        expect(after.dueAt).toEqual(said.dueAt)
      }),
      { numRuns: 500 },
    )
  })

  test('the lines of its explanation add up to what it has used', () => {
    fc.assert(
      fc.property(ledgers, fc.integer({ min: 0, max: 1500 }), (ledger, later) => {
        const now = new Date(ledger.at(-1)!.at.getTime() + later * minute)
        const lines = explain(ledger, calendarOf, now)
        let sum = 0
        let elapsed = 0
        for (const line of lines) {
          if (line.code === 'ran') sum += line.usedMs
          if (line.code === 'credited') sum -= line.ms
          if (line.code === 'ran' || line.code === 'paused') elapsed += line.elapsedMs
          if (line.code === 'restarted') elapsed += line.idleMs
        }
        expect(sum).toBe(usedTime(ledger, calendarOf, now))
        const end = stateOf(ledger) === 'stopped' ? ledger.findLast(({ kind }) => kind === 'stop')!.at : now
        expect(elapsed).toBe(end.getTime() - ledger[0]!.at.getTime())
        expect(lines.at(-1)!.code).toBe('verdict')
      }),
      { numRuns: 300 },
    )
  })
})
