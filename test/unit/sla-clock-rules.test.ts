import { describe, expect, test } from 'vitest'
import { chinaOfficeHours, chinaServiceDesk, officeDayMs, twentyFourSeven } from '#server/calendar/ready-made.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import type { ClockFacts } from '#server/sla/clock-book.ts'
import { clocksAfter, type Happening } from '#server/sla/clock-rules.ts'
import type { ClockRow } from '#server/sla/clock-row.ts'
import { shippedLevels } from '#server/sla/levels.ts'
import { summary } from '#server/sla/clock.ts'

const minute = 60_000
const hour = 60 * minute
const calendarOf = (ref: string) =>
  ref.startsWith('office') ? chinaOfficeHours : ref.startsWith('serviceDesk') ? chinaServiceDesk : twentyFourSeven
const house = { levels: shippedLevels, calendarRef: (code: string) => `${code}@1`, calendarOf }
const gold: ClockFacts = {
  id: 'x' as TicketId,
  accountId: null,
  circuitId: null,
  type: 'fault',
  priority: 'P1',
  accountGrade: 'gold',
  serviceGrade: 'AAA',
  calendar: 'serviceDesk',
  down: true,
}
const start = Date.parse('2026-11-23T02:00:00Z')
const at = (ms: number) => new Date(start + ms)

/** Tells the clocks one thing after another, each so long after the opening. */
function told(facts: ClockFacts, ...happenings: [ms: number, happening: Happening, changed?: Partial<ClockFacts>][]) {
  let rows: readonly ClockRow[] = clocksAfter([], { what: 'opened' }, facts, house, at(0))
  let now = facts
  for (const [ms, happening, changed] of happenings) {
    now = { ...now, ...changed }
    rows = clocksAfter(rows, happening, now, house, at(ms))
  }
  return rows
}
const of = (rows: readonly ClockRow[], kind: string) => rows.filter((row) => row.kind === kind)
const last = (rows: readonly ClockRow[], kind: string) => of(rows, kind).at(-1)!
const pause: Happening = { what: 'paused', reason: 'building closed', ball: 'customer', by: 'Wang', agreedBy: 'Wu' }

describe('the clocks of a fault', () => {
  test('start together, each with its own target', () => {
    expect(told(gold).map(({ kind, targetMs }) => [kind, targetMs])).toEqual([
      ['acknowledge', 15 * minute],
      ['update', 30 * minute],
      ['restore', 4 * hour],
      ['resolve', 24 * hour],
      ['handOffAccept', 10 * minute],
    ])
  })

  test('news are owed hourly while the service is down and re-arm with each promise; more slowly once it is up', () => {
    const promised = { what: 'answered', promised: true } as const
    const rows = told(
      gold,
      [20 * minute, promised],
      [70 * minute, promised],
      [80 * minute, { what: 'restored', downMs: 80 * minute }, { down: false }],
      [90 * minute, promised],
    )
    expect(of(rows, 'update').map(({ round, state, targetMs }) => [round, state, targetMs])).toEqual([
      [1, 'stopped', 30 * minute],
      [2, 'stopped', hour],
      [3, 'stopped', 4 * hour],
      [4, 'running', 4 * hour],
    ])
  })

  test('a word without an expected time answers, and leaves the news owed', () => {
    const rows = told(gold, [5 * minute, { what: 'answered', promised: false }])
    expect([last(rows, 'acknowledge').state, last(rows, 'update').state]).toEqual(['stopped', 'running'])
    expect(of(rows, 'update')).toHaveLength(1)
  })

  test('while the customer has the ball nothing of it runs; while a third party has, news are still owed', () => {
    const states = (rows: readonly ClockRow[]) =>
      ['acknowledge', 'update', 'restore', 'resolve'].map((kind) => last(rows, kind).state)
    expect(states(told(gold, [minute, pause]))).toEqual(['running', 'paused', 'paused', 'paused'])
    expect(states(told(gold, [minute, { ...pause, ball: 'thirdParty' }]))).toEqual([
      'running',
      'running',
      'paused',
      'paused',
    ])
  })

  test('a promise made while the customer has the ball does not run until the ball is back', () => {
    const rows = told(gold, [minute, pause], [2 * minute, { what: 'answered', promised: true }])
    expect(of(rows, 'update').map(({ state }) => state)).toEqual(['stopped', 'paused'])
    expect(last(clocksAfter(rows, { what: 'resumed' }, gold, house, at(hour)), 'update').state).toBe('running')
  })

  test('a report is owed when a graded circuit was down for more than three hours, from the moment it was restored', () => {
    const restored = (ms: number, facts = gold) => told(facts, [ms, { what: 'restored', downMs: ms }, { down: false }])
    expect(of(restored(3 * hour), 'report')).toEqual([])
    expect(last(restored(3 * hour + 1), 'report')).toMatchObject({
      startedAt: at(3 * hour + 1),
      targetMs: officeDayMs,
      calendar: 'office@1',
    })
    expect(of(restored(5 * hour, { ...gold, serviceGrade: 'ordinary' }), 'report')).toEqual([])
  })

  test('the report outlives the ticket, and its delivery ends it', () => {
    const closed = told(gold, [4 * hour, { what: 'resolved', downMs: 4 * hour }], [5 * hour, { what: 'accepted' }])
    expect(closed.filter(({ state }) => state !== 'stopped').map(({ kind }) => kind)).toEqual(['report'])
    const delivered = clocksAfter(closed, { what: 'reportDelivered' }, gold, house, at(6 * hour))
    expect(delivered.every(({ state }) => state === 'stopped')).toBe(true)
  })

  test('down again, restoring goes on from what it had used, and the report waits', () => {
    const rows = told(
      gold,
      [3.5 * hour, { what: 'restored', downMs: 3.5 * hour }, { down: false }],
      [5 * hour, { what: 'downAgain', reason: 'flaps' }, { down: true }],
    )
    expect(summary(last(rows, 'restore').ledger, calendarOf, at(5 * hour)).usedMs).toBe(3.5 * hour)
    expect(last(rows, 'restore').dueAt).toEqual(at(5.5 * hour))
    expect(last(rows, 'report').state).toBe('paused')
  })

  test('reopened, it keeps its age and its history, and news are owed again', () => {
    const rows = told(
      gold,
      [hour, { what: 'resolved', downMs: hour }],
      [10 * hour, { what: 'reopened', reason: 'still down' }],
    )
    expect(last(rows, 'resolve')).toMatchObject({ state: 'running', startedAt: at(0), dueAt: at(33 * hour) })
    expect(of(rows, 'update').map(({ state }) => state)).toEqual(['stopped', 'running'])
  })

  test('another priority retargets with the origin kept and the pause credited, also while it is paused', () => {
    const rows = told(gold, [hour, pause], [2 * hour, { what: 'termsChanged', reason: 'P3 now' }, { priority: 'P3' }])
    const restore = last(rows, 'restore')
    expect(restore).toMatchObject({ state: 'paused', targetMs: 8 * hour })
    const resumed = clocksAfter(rows, { what: 'resumed' }, { ...gold, priority: 'P3' }, house, at(4 * hour))
    expect(last(resumed, 'restore').dueAt).toEqual(at(11 * hour))
  })

  test('an account that becomes known brings its own hours to the answer that is still owed', () => {
    const unknown = { ...gold, accountGrade: null, serviceGrade: null, calendar: null, priority: 'P3' } as const
    const rows = told(unknown, [
      minute,
      { what: 'termsChanged', reason: 'identified' },
      { accountGrade: 'gold', calendar: 'office' },
    ])
    expect(last(rows, 'acknowledge')).toMatchObject({ targetMs: 15 * minute, calendar: 'always@1' })
    expect(last(rows, 'acknowledge').ledger.map(({ kind }) => kind)).toEqual(['start', 'retarget'])
  })
})

describe('the clocks of a hand-over', () => {
  const to = (
    kind: 'queue' | 'seat' | 'customer' | 'confirmation',
    level: 'L1' | 'L2',
    holding: number,
    goesOn = false,
  ): Happening => ({ what: 'handedOver', to: { kind, level, holding, goesOn } })

  test('accepting is timed from entering the level, holding from accepting, and again at the next level', () => {
    const rows = told(
      gold,
      [2 * minute, to('seat', 'L1', 2)],
      [hour, to('queue', 'L2', 3)],
      [hour + 5 * minute, to('seat', 'L2', 4)],
    )
    const inside = rows.filter(({ holding }) => holding !== null)
    expect(inside.map(({ kind, level, holding, state, targetMs }) => [kind, level, holding, state, targetMs])).toEqual([
      ['handOffAccept', 'L1', 1, 'stopped', 10 * minute],
      ['handOffHold', 'L1', 2, 'stopped', 2 * hour],
      ['handOffAccept', 'L2', 3, 'stopped', 10 * minute],
      ['handOffHold', 'L2', 4, 'running', 4 * hour],
    ])
  })

  test('moved between queues of one level it has been waiting there all along', () => {
    const rows = told(gold, [8 * minute, to('queue', 'L1', 2)])
    expect(of(rows, 'handOffAccept')).toHaveLength(1)
    expect(last(rows, 'handOffAccept').dueAt).toEqual(at(10 * minute))
  })

  test('a pause stops the holding time, and the same holder goes on from there', () => {
    const rows = told(
      gold,
      [0, to('seat', 'L1', 2)],
      [hour, to('customer', 'L1', 3)],
      [hour, pause],
      [3 * hour, to('seat', 'L1', 4, true)],
      [3 * hour, { what: 'resumed' }],
    )
    expect(of(rows, 'handOffHold').map(({ state, dueAt }) => [state, dueAt])).toEqual([['running', at(4 * hour)]])
  })
})

describe('an objection to a pause', () => {
  const paused = () => told(gold, [hour, pause], [5 * hour, { what: 'resumed' }])
  const upheld: Happening = {
    what: 'objectionUpheld',
    reason: 'we were there',
    by: 'Lin',
    from: at(hour),
    to: at(5 * hour),
  }

  test('upheld, its time counts where it lies: the promise was broken when it would have been without the pause', () => {
    const before = last(paused(), 'restore')
    expect(before).toMatchObject({ dueAt: at(8 * hour), breachedAt: null })
    const after = last(clocksAfter(paused(), upheld, gold, house, at(6 * hour)), 'restore')
    expect(after).toMatchObject({ dueAt: at(4 * hour), breachedAt: at(4 * hour) })
    expect(after.ledger.at(-1)).toMatchObject({ kind: 'credit', ms: -4 * hour, by: 'Lin' })
    expect(summary(after.ledger, calendarOf, at(6 * hour)).usedMs).toBe(6 * hour)
  })

  test('decided twice it counts once', () => {
    const once = clocksAfter(paused(), upheld, gold, house, at(6 * hour))
    expect(clocksAfter(once, upheld, gold, house, at(7 * hour)).map(({ ledger }) => ledger)).toEqual(
      once.map(({ ledger }) => ledger),
    )
  })
})

describe('a service order', () => {
  const order: ClockFacts = { ...gold, type: 'request', down: false, priority: 'P4' }

  test('runs five working days from the order to acceptance; waiting for acceptance is not our time', () => {
    const rows = told(order, [officeDayMs, { what: 'resolved', downMs: null }])
    expect(last(rows, 'order')).toMatchObject({ state: 'paused', targetMs: 5 * officeDayMs, calendar: 'office@1' })
    expect(last(clocksAfter(rows, { what: 'accepted' }, order, house, at(9 * 24 * hour)), 'order')).toMatchObject({
      state: 'stopped',
      breachedAt: null,
    })
    expect(
      last(clocksAfter(rows, { what: 'reopened', reason: 'not as ordered' }, order, house, at(24 * hour)), 'order')
        .state,
    ).toBe('running')
  })
})
