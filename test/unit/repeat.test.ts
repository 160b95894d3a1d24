import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'

let looks: number[]
let running: Repeating | null = null
const began = () => looks.map((at) => at - start)
let start: number

beforeEach(() => {
  vi.useFakeTimers()
  start = performance.now()
  looks = []
})
afterEach(async () => {
  await running?.stop()
  vi.useRealTimers()
})

function looking(
  look: () => Promise<number>,
  options: { restMs?: number; failed?: (e: unknown, n: number) => void } = {},
) {
  const noted = () => {
    looks.push(performance.now())
    return look()
  }
  running = repeat(noted, { failed: () => undefined, ...options })
  return running
}

test('it looks again after the pause the last look asked for', async () => {
  looking(async () => 100)
  await vi.advanceTimersByTimeAsync(350)
  expect(began()).toEqual([0, 100, 200, 300])
})

test('a nudge brings the next look forward, but not before the rest is over', async () => {
  const repeating = looking(async () => 500, { restMs: 50 })
  await vi.advanceTimersByTimeAsync(10)
  for (let n = 0; n < 100; n++) repeating.nudge()
  await vi.advanceTimersByTimeAsync(190)
  repeating.nudge()
  await vi.advanceTimersByTimeAsync(0)
  expect(began()).toEqual([0, 50, 200])
})

test('nudges without end never put off a look that is due sooner', async () => {
  const repeating = looking(async () => 20, { restMs: 50 })
  for (let ms = 0; ms < 100; ms++) {
    repeating.nudge()
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(began()).toEqual([0, 20, 40, 60, 80, 100])
})

test('nudges while it looks are one more look, and two never run at a time', async () => {
  let inside = 0
  let most = 0
  const repeating = looking(async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 30))
    inside--
    return 500
  })
  await vi.advanceTimersByTimeAsync(10)
  for (let n = 0; n < 5; n++) repeating.nudge()
  await vi.advanceTimersByTimeAsync(90)
  expect(looks).toHaveLength(2)
  expect(most).toBe(1)
})

test('failures are reported in a row, and it waits longer after each, 2.5 s at most, whoever nudges', async () => {
  const reported: number[] = []
  const repeating = looking(() => Promise.reject(new Error('away')), {
    failed: (_error, inARow) => reported.push(inARow),
  })
  for (let ms = 0; ms < 20_000; ms += 100) {
    repeating.nudge()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(reported).toEqual(looks.map((_, i) => i + 1))
  const pauses = looks.slice(1).map((at, i) => at - looks[i]!)
  expect(pauses[0]).toBeGreaterThanOrEqual(75)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(2_501)
  expect(looks.length).toBeLessThan(25)
})

test('stopped, it waits for the look in progress and begins no other', async () => {
  let ended = false
  const repeating = looking(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    ended = true
    return 10
  })
  await vi.advanceTimersByTimeAsync(10)
  const stopped = repeating.stop()
  await vi.advanceTimersByTimeAsync(500)
  await stopped
  repeating.nudge()
  await vi.advanceTimersByTimeAsync(500)
  expect(ended).toBe(true)
  expect(began()).toEqual([0])
})
