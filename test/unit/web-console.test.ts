import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { daysLeft, isEnding } from '#lib/accounts/contract-end.ts'
import { peopleAddress, readPeopleQuery } from '#lib/admin/people-query.ts'
import { daysTogether, hoursText, readHours } from '#lib/calendars/hours-text.ts'
import { byUrgency, newsOf } from '#lib/alerts/order.ts'
import { byLevel, isOnDuty, lacking, loadWith } from '#lib/live-floor/seats.ts'
import { paced } from '#lib/state/paced.ts'
import { steady } from '#lib/state/steady.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'

type Seat = LiveBoard['seats'][number]

describe('rows that stay where they are', () => {
  const key = (name: string) => name
  const rows = (...names: string[]) => names.map((item) => ({ item, isNew: false, isGone: false }))

  test('a list follows the truth while nobody points at it, and says what is new', () => {
    expect(steady(rows('a', 'b'), ['c', 'b'], key, false)).toEqual([
      { item: 'c', isNew: true, isGone: false },
      { item: 'b', isNew: false, isGone: false },
    ])
  })

  test('under the pointer no row moves: who left stays marked in its place, who came joins at the end', () => {
    expect(steady(rows('a', 'b'), ['c', 'b'], key, true)).toEqual([
      { item: 'a', isNew: false, isGone: true },
      { item: 'b', isNew: false, isGone: false },
      { item: 'c', isNew: true, isGone: false },
    ])
  })

  test('one that left and came back is no longer marked as gone', () => {
    const held = steady(rows('a'), [], key, true)
    expect(steady(held, ['a'], key, true)).toEqual(rows('a'))
  })

  test('nothing is new on the first look', () => {
    expect(steady(undefined, ['a'], key, false)).toEqual(rows('a'))
  })
})

describe('looking again when something happens', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('however often it is asked, it looks twice a second at most, and the last asking is not forgotten', async () => {
    let looks = 0
    const looking = paced(async () => void looks++, 500)
    for (let i = 0; i < 90; i++) {
      looking.soon()
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(looks).toBe(2)
    await vi.advanceTimersByTimeAsync(500)
    expect(looks).toBe(3)
    await vi.advanceTimersByTimeAsync(5000)
    expect(looks).toBe(3)
  })

  test('a slow answer is waited for before it is asked again', async () => {
    let open = 0
    let most = 0
    const looking = paced(async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 2000))
      open--
    }, 500)
    for (let i = 0; i < 40; i++) {
      looking.soon()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(most).toBe(1)
  })

  test('a look that failed does not end the looking', async () => {
    let looks = 0
    const looking = paced(async () => {
      looks++
      throw new Error('away')
    }, 500)
    looking.soon()
    await vi.advanceTimersByTimeAsync(1)
    looking.soon()
    await vi.advanceTimersByTimeAsync(600)
    expect(looks).toBe(2)
  })
})

describe('seats on the floor', () => {
  const seat = (more: Partial<Seat>): Seat => ({
    ...{ id: '1', name: 'n', nameEn: 'n', team: 't', level: 'L2', presence: 'offline', presenceReason: null },
    ...{ state: { code: 'offline', name: '下线', nameEn: 'Offline' }, presenceUntil: null, planned: null },
    ...{ plannedUntil: null, rampUntil: null },
    ...{ presenceSince: '2026-11-23T00:00:00Z', connected: false, load: 0, capacity: 3, skills: [], working: [] },
    ...more,
  })
  const working: Seat['working'] = [{ number: 'TT-1', subject: 's', priority: 'P1', parked: false }]

  test('who went home with work in hand is still shown to the supervisor', () => {
    expect(isOnDuty(seat({ working }))).toBe(true)
    expect(isOnDuty(seat({}))).toBe(false)
    expect(isOnDuty(seat({ presence: 'away' }))).toBe(true)
  })

  test('a level counts as ready only those whose screen is there to be rung', () => {
    const [group] = byLevel([
      seat({ id: '1', presence: 'available', connected: true, load: 1 }),
      seat({ id: '2', presence: 'available', connected: false, load: 0.5 }),
    ])
    expect(group).toMatchObject({ level: 'L2', ready: 1, load: 1.5, capacity: 6 })
  })

  test('work takes its place by its priority, and never more than the whole seat', () => {
    expect(loadWith({ load: 2, capacity: 3 }, { place: 1.5 })).toBe(3.5)
    expect(loadWith({ load: 2, capacity: 3 }, { place: 1 })).toBe(3)
    expect(loadWith({ load: 0, capacity: 1 }, { place: 1.5 })).toBe(1)
  })

  test('a skill known less well than the queue asks for is lacking', () => {
    const queue = { skills: [{ skill: 'ip', name: 'IP', nameEn: 'IP', level: 3 }] } as QueueView
    const has = (level: number) => seat({ skills: [{ skill: 'ip', name: 'IP', nameEn: 'IP', level }] })
    expect(lacking(has(3), queue)).toEqual([])
    expect(lacking(has(2), queue).map(({ skill }) => skill)).toEqual(['ip'])
    expect(lacking(seat({}), queue).map(({ skill }) => skill)).toEqual(['ip'])
  })
})

describe('alerts', () => {
  const alert = (more: Partial<AlertView>): AlertView => ({
    ...{ id: 'a', rule: 'severeFault', severity: 'amber', state: 'open', occurrences: 1, note: null, tickets: [] },
    ...{ openedAt: '2026-11-23T01:00:00Z', lastAt: '2026-11-23T01:00:00Z', acknowledgedAt: null, version: 1 },
    ...{ since: '2026-11-23T01:00:00Z', dueAt: null, rung: 0, aim: null, steps: [], outcome: null, manager: null },
    ...{
      contact: null,
      contactEn: null,
      ask: null,
      saidHow: null,
      saidAt: null,
      satisfied: null,
      confirmedAt: null,
      measureAt: null,
      measuredAt: null,
      revision: 0,
    },
    ...{ signsBefore: null, signsAfter: null, effect: null },
    ...{ acknowledgedBy: null, account: { code: 'A', name: 'A', nameEn: 'A', grade: 'gold' } },
    ...more,
  })

  test('red stands before amber, and what happened last before what is older', () => {
    const list = [
      alert({ id: 'old', lastAt: '2026-11-23T01:00:00Z' }),
      alert({ id: 'new', lastAt: '2026-11-23T02:00:00Z' }),
      alert({ id: 'red', severity: 'red', lastAt: '2026-11-22T00:00:00Z' }),
    ]
    expect(list.sort(byUrgency).map(({ id }) => id)).toEqual(['red', 'new', 'old'])
  })

  test('only what is new is announced: an opening, and an amber one that turned red', () => {
    const known = alert({ version: 3 })
    expect(newsOf(undefined, known)).toBe('opened')
    expect(newsOf(known, alert({ version: 4, severity: 'red' }))).toBe('worse')
    expect(newsOf(known, alert({ version: 4, occurrences: 2 }))).toBe('recurred')
    expect(newsOf(known, alert({ version: 4, state: 'acknowledged' }))).toBe('acknowledged')
    expect(newsOf(known, alert({ version: 3, severity: 'red' }))).toBe('old')
    expect(newsOf(undefined, alert({ state: 'acknowledged' }))).toBe('acknowledged')
  })
})

test('a contract counts as ending within 90 days, its last day included, and after it has ended', () => {
  expect(daysLeft('2026-12-01', '2026-11-23')).toBe(8)
  expect(daysLeft('2026-11-23', '2026-11-23')).toBe(0)
  expect(isEnding('2027-02-20', '2026-11-23')).toBe(true)
  expect(isEnding('2027-02-21', '2026-11-23')).toBe(false)
  expect(isEnding('2026-11-01', '2026-11-23')).toBe(true)
  expect(isEnding(null, '2026-11-23')).toBe(false)
})

test('days with the same hours are one line of a calendar', () => {
  const day: [number, number][] = [
    [510, 720],
    [810, 1050],
  ]
  const week = {
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
    ...{ saturday: [], sunday: [] },
  }
  expect(daysTogether(week).map(({ from, to }) => [from, to])).toEqual([
    ['monday', 'friday'],
    ['saturday', 'sunday'],
  ])
  expect(hoursText(day)).toBe('08:30–12:00  13:30–17:30')
})

test('open hours are read as people type them, and what cannot be hours is not guessed', () => {
  const day = [
    [510, 720],
    [810, 1050],
  ]
  for (const text of [
    '08:30–12:00  13:30–17:30',
    '8:30-12, 13:30-17:30',
    '8：30至12：00，13：30～17：30',
    ' 8:30 - 12:00 ; 13:30 - 17:30 ',
  ])
    expect(readHours(text), text).toEqual(day)
  expect(readHours('')).toEqual([])
  expect(readHours('22-24')).toEqual([[1320, 1440]])
  for (const text of ['9', '12-9', '9-12, 11-17', '9-25', '9:70-10', 'nine to five', '9-12-17'])
    expect(readHours(text), text).toBeNull()
})

test('the address of a list of people leads back to the same list, and nonsense in it to the usual one', () => {
  const usual = { q: '', role: '', active: 'true' } as const
  expect(readPeopleQuery(new URLSearchParams('role=king&show=x'))).toEqual(usual)
  for (const query of [usual, { q: '林', role: 'agent', active: '' }, { q: '', role: '', active: 'false' }] as const)
    expect(readPeopleQuery(new URLSearchParams(peopleAddress(query).slice(1)))).toEqual(query)
})
