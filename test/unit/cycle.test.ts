import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { localWake, type Wake } from '#server/events/wake.ts'
import { createCycle, type Cycle } from '#server/jobs/cycle.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { testLog } from '../support/log.ts'

/** All times here are milliseconds since the start, of a clock that stands still until it is moved. */
let wake: Wake
let cycle: Cycle | null
/** When the one row falls due; null: nothing is due. */
let due: number | null
/** When the sweep asked for its next row, and when it rang. */
let asked: number[]
let rang: number[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  ;[due, asked, rang, wake, cycle] = [null, [], [], localWake(), null]
})
afterEach(async () => {
  await cycle?.stop()
  vi.useRealTimers()
})

function follow(run: Sweep['run']) {
  const nextDue = async () => {
    asked.push(Date.now())
    return due === null ? null : new Date(due)
  }
  const deps = { db: {} as Database, clock: systemClock, wake, log: testLog() }
  cycle = createCycle(deps, [{ name: 'bell', nextDue, run }])
  cycle.start()
}

const ring = async () => {
  rang.push(Date.now())
  due = null
  return 1
}

test('a sweep rings at the moment its row falls due; a row that nobody told it of, when it looks twice a second', async () => {
  due = 130
  follow(ring)
  await vi.advanceTimersByTimeAsync(140)
  expect(rang).toEqual([130])
  due = 200
  await vi.advanceTimersByTimeAsync(1_000)
  // It asked again when it had rung, a millisecond later, and slept half a second.
  expect(rang).toEqual([130, 631])
})

test('whoever makes a row due sooner wakes the sleeping sweep for it, and a thousand calls are one more look', async () => {
  follow(ring)
  await vi.advanceTimersByTimeAsync(250)
  expect(asked).toEqual([0])
  due = 250
  for (let call = 0; call < 1_000; call++) wake.now('sweeps')
  await vi.advanceTimersByTimeAsync(0)
  expect(rang).toEqual([250])
  due = 300
  await vi.advanceTimersByTimeAsync(50)
  wake.now('sweeps')
  await vi.advanceTimersByTimeAsync(150)
  // It rests a fifth of a second between looks that others cause.
  expect(rang).toEqual([250, 450])
})

test('a row that is due and cannot be claimed is tried again soon, then less and less often, twice a second at the least', async () => {
  due = 0
  follow(async () => 0)
  await vi.advanceTimersByTimeAsync(2_200)
  expect(asked).toEqual([0, 10, 30, 70, 150, 310, 630, 1_130, 1_630, 2_130])
})
