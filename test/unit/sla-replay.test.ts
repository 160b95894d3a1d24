import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weekday, type CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import { summary } from '#server/sla/clock.ts'
import { announcements, type ClockRow } from '#server/sla/clock-row.ts'
import { explain } from '#server/sla/explain.ts'
import {
  append,
  moves,
  pausesOf,
  reviveLedger,
  stateOf,
  type Entry,
  type EntryKind,
  type Ledger,
} from '#server/sla/ledger.ts'

/** A hundred thousand and more with REPLAY_CASES=200000. */
const numRuns = Number(process.env['REPLAY_CASES'] ?? 4_000)

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const origin = Date.parse('2026-11-20T00:00:00Z')

/** Nine to five in UTC, every day: open time up to an instant has a closed form, so nothing of ours is needed to count it. */
const office: CalendarVersion = {
  ...twentyFourSeven,
  always: false,
  week: Object.fromEntries(weekday.options.map((name) => [name, [[540, 1020]]])) as unknown as CalendarVersion['week'],
}
const calendarOf = (ref: string) => (ref === 'always' ? twentyFourSeven : office)
const openUpTo = (t: number) => {
  const days = Math.floor(t / day)
  return days * 8 * hour + Math.min(8 * hour, Math.max(0, t - days * day - 9 * hour))
}
const open = (calendar: string, from: number, to: number) =>
  calendar === 'always' ? to - from : openUpTo(to) - openUpTo(from)

/** Histories as they happen, to the millisecond: legal moves, and now and then an objection to a pause that is upheld. */
const histories: fc.Arbitrary<Ledger> = fc
  .record({
    begin: fc.integer({ min: 0, max: day }),
    target: fc.integer({ min: 1, max: 12 * hour }),
    calendar: fc.constantFrom('always', 'office'),
    happenings: fc.array(
      fc.record({
        choice: fc.nat(),
        after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10 * hour })),
        ms: fc.integer({ min: 1, max: 6 * hour }),
        negative: fc.boolean(),
        calendar: fc.constantFrom('always', 'office', undefined),
        objects: fc.boolean(),
      }),
      { maxLength: 14 },
    ),
  })
  .map(({ begin, target, calendar, happenings }) => {
    let at = new Date(origin + begin)
    let ledger = append([], { kind: 'start', at, targetMs: target, calendar })
    for (const { choice, after, ms, negative, calendar, objects } of happenings) {
      at = new Date(at.getTime() + after)
      const pause = objects ? pausesOf(ledger).find(({ to, charged }) => to && !charged) : undefined
      if (pause) {
        const span = { from: pause.from, to: pause.to! }
        ledger = append(ledger, { kind: 'credit', at, reason: 'upheld', ms: -1, span })
        continue
      }
      const legal = Object.keys(moves[stateOf(ledger)!]) as EntryKind[]
      const kind = legal[choice % legal.length]!
      const terms = { targetMs: ms, ...(calendar === undefined ? {} : { calendar }) }
      ledger = append(ledger, { kind, at, reason: 'any', ...terms, ms: negative ? -ms : ms } as Entry)
    }
    return ledger
  })

/** The same told by hand: stretches of time that count, and the first instant at which they come to what was promised. */
function reckon(ledger: Ledger, now: number) {
  const stretches: { from: number; to: number; calendar: string }[] = []
  const chargedFrom = new Map<string, number>()
  for (const entry of ledger) {
    if (entry.kind !== 'credit' || !entry.span) continue
    const key = `${entry.span.from.getTime()}-${entry.span.to.getTime()}`
    chargedFrom.set(key, (chargedFrom.get(key) ?? 0) + 1)
  }
  let calendar = ''
  let target = 0
  let credits = 0
  let counts = false
  let state = ''
  let since = 0
  let judgedAt = now
  ledger.forEach((entry, place) => {
    const t = entry.at.getTime()
    const end = () => {
      if (counts && t > since) stretches.push({ from: since, to: t, calendar })
      since = t
    }
    if (entry.kind === 'start')
      [counts, state, since, calendar, target] = [true, 'running', t, entry.calendar, entry.targetMs]
    if (entry.kind === 'resume' || entry.kind === 'restart') {
      end()
      ;[counts, state, judgedAt] = [true, 'running', now]
    }
    if (entry.kind === 'stop') {
      end()
      ;[counts, state, judgedAt] = [false, 'stopped', t]
    }
    if (entry.kind === 'pause') {
      end()
      const over = ledger.slice(place + 1).find(({ kind }) => kind === 'resume' || kind === 'stop')
      const key = `${t}-${over?.at.getTime()}`
      const left = chargedFrom.get(key) ?? 0
      counts = left > 0
      if (left > 0) chargedFrom.set(key, left - 1)
      state = 'paused'
    }
    if (entry.kind === 'retarget') {
      target = entry.targetMs
      if (entry.calendar && entry.calendar !== calendar) {
        end()
        calendar = entry.calendar
      }
    }
    if (entry.kind === 'credit' && !entry.span) credits += entry.ms
  })
  if (counts && now > since) stretches.push({ from: since, to: now, calendar })
  const measured = stretches.reduce((sum, each) => sum + open(each.calendar, each.from, each.to), 0)
  const need = target + credits
  return { used: measured - credits, due: dueBy(stretches, need, judgedAt, calendar), judgedAt, state }

  function dueBy(all: typeof stretches, need: number, from: number, present: string): number {
    const start = ledger[0]!.at.getTime()
    if (need <= 0) return start
    const ahead = [...all, { from, to: from + 400 * day, calendar: present }]
    const counted = (t: number) => {
      const past = all.reduce(
        (sum, one) => sum + (t > one.from ? open(one.calendar, one.from, Math.min(t, one.to)) : 0),
        0,
      )
      const last = ahead.at(-1)!
      return past + (measured < need && t > last.from ? open(last.calendar, last.from, t) : 0)
    }
    let [low, high] = [start, from + 400 * day]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (counted(middle) >= need) high = middle
      else low = middle + 1
    }
    return low
  }
}

test('used, due and breach are what a reckoning by hand of the same ledger gives, whatever happened', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 2 * day }), (ledger, later) => {
      const now = ledger.at(-1)!.at.getTime() + later
      const said = summary(ledger, calendarOf, new Date(now))
      const by = reckon(ledger, now)
      expect(said.state).toBe(by.state)
      expect(said.usedMs).toBe(by.used)
      expect(said.dueAt.getTime()).toBe(by.due)
      expect(said.breachedAt?.getTime() ?? null).toBe(by.judgedAt > by.due ? by.due : null)
    }),
    { numRuns },
  )
})

test('a ledger that went through the database replays to the same, and its lines add up to what was used', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 2 * day }), (ledger, later) => {
      const now = new Date(ledger.at(-1)!.at.getTime() + later)
      const stored = reviveLedger(JSON.parse(JSON.stringify(ledger)))
      expect(summary(stored, calendarOf, now)).toEqual(summary(ledger, calendarOf, now))
      let sum = 0
      for (const line of explain(stored, calendarOf, now)) {
        if (line.code === 'ran') sum += line.usedMs
        if (line.code === 'paused') sum += line.countedMs
        if (line.code === 'credited') sum -= line.ms
      }
      expect(sum).toBe(summary(ledger, calendarOf, now).usedMs)
    }),
    { numRuns: numRuns / 4 },
  )
})

test('each threshold is announced once, in order and never before its time, however often somebody looks', () => {
  fc.assert(
    fc.property(
      histories,
      fc.array(fc.integer({ min: 0, max: day }), { minLength: 1, maxLength: 8 }),
      (ledger, looks) => {
        let row = { ledger, announced: 0, calendar: 'always', startedAt: ledger[0]!.at } as unknown as ClockRow
        const said: number[] = []
        let now = ledger.at(-1)!.at.getTime()
        for (const look of looks.sort((a, b) => a - b)) {
          now += look
          const { percents, row: next } = announcements(row, calendarOf, new Date(now))
          expect(percents.every((percent) => percent <= summary(ledger, calendarOf, new Date(now)).lastThreshold)).toBe(
            true,
          )
          said.push(...percents)
          row = next
        }
        expect(said).toEqual([...new Set(said)].sort((a, b) => a - b))
      },
    ),
    { numRuns: numRuns / 4 },
  )
})
