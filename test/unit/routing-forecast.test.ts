import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from '#server/realtime/floor.ts'
import { forecast, placesByQueue } from '#server/routing/forecast.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'

const minute = 60_000
const facts = { queued: 0, places: 4, free: 0, arrivedPerHour: 4, handlingMs: 30 * minute, responseMs: 10_000 }

test('with a free place only the answer to the offer is waited for', () => {
  expect(forecast({ ...facts, free: 1 })).toMatchObject({ waitMs: 10_000, perHour: 8 })
})

test('six wait, four places finish eight an hour: the seventh waits for about fifty-three minutes', () => {
  expect(forecast({ ...facts, queued: 6 }).waitMs).toBe(Math.round(10_000 + (7 / 8) * 60 * minute))
})

test('with nobody at work nothing can be expected, and nothing is made up', () => {
  expect(forecast({ ...facts, queued: 1, places: 0 })).toMatchObject({ waitMs: null, perHour: 0, trend: 'growing' })
  expect(forecast({ ...facts, queued: 1, handlingMs: null }).waitMs).toBeNull()
})

test('more that waits never means a shorter wait, and one more place never a longer one', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(30), fc.nat(30), (queued, places, free) => {
      const at = (more: object) => forecast({ ...facts, queued, places, free, ...more }).waitMs ?? Infinity
      expect(at({ queued: queued + 1 })).toBeGreaterThanOrEqual(at({}))
      expect(at({ places: places + 1 })).toBeLessThanOrEqual(at({}))
    }),
  )
})

test('a seat’s places are shared among the busy queues it fits, and none are counted twice', () => {
  const skills = [{ skill: 'mpls', level: 3 }]
  const seats = [
    { level: 'L2', takesWork: true, load: 1, capacity: 3, skills },
    { level: 'L2', takesWork: false, load: 0, capacity: 3, skills },
  ]
  const queues = [
    { code: 'a', level: 'L2', skills: [{ skill: 'mpls', level: 3 }], isBusy: true },
    { code: 'b', level: 'L2', skills: [], isBusy: true },
    { code: 'c', level: 'L2', skills: [{ skill: 'mpls', level: 4 }], isBusy: true },
    { code: 'd', level: 'L1', skills: [], isBusy: true },
  ]
  const found = placesByQueue(seats, queues)
  expect([...found].map(([code, { places, free }]) => [code, places, free])).toEqual([
    ['a', 1.5, 1],
    ['b', 1.5, 1],
    ['c', 0, 0],
    ['d', 0, 0],
  ])
})

const board = (queued: number, seats: string[]): LiveBoard =>
  ({
    ...{ at: '2026-01-01T00:00:00.000Z', offers: [] },
    queues: [
      { code: 'a', queued },
      { code: 'b', queued: 0 },
    ],
    seats: seats.map((id) => ({ id })),
  }) as unknown as LiveBoard

test('of two looks at the floor only what differs is told, and who is gone; nothing when nothing differs', () => {
  expect(differences(board(1, ['x']), board(1, ['x']), 2)).toBeNull()
  const news = differences(board(1, ['x', 'y']), board(2, ['x', 'z']), 2)!
  expect(news).toMatchObject({
    seq: 2,
    queues: [{ code: 'a', queued: 2 }],
    seats: [{ id: 'z' }],
    gone: ['y'],
    offers: null,
  })
})
