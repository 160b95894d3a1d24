import { expect, test } from 'vitest'
import { Ahead } from '#lib/desk/ahead.ts'

/** A house whose tickets say how often they were changed; every answer comes when it is let go. */
function house() {
  const versions = new Map<string, number>()
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const source = {
    live: true,
    ms: 0,
    slow: false,
    read(number: string) {
      asked.push(number)
      const view = `${number} v${versions.get(number) ?? 1}`
      return source.slow ? new Promise<string>((resolve) => waiting.push(() => resolve(view))) : Promise.resolve(view)
    },
    isLive: () => source.live,
    now: () => source.ms,
  }
  const ahead = new Ahead<string>(source)
  const change = (number: string) => {
    versions.set(number, (versions.get(number) ?? 1) + 1)
    ahead.forget(number)
  }
  return { ahead, asked, source, change, answer: () => waiting.shift()!() }
}

test('the tickets beside the open one stand ready, and nothing else is kept', async () => {
  const { ahead, asked } = house()
  await ahead.prepare('B', ['C', 'A'])
  expect(ahead.ready('C')).toEqual({ view: 'C v1', at: 0 })
  await ahead.prepare('C', ['D', 'B'])
  expect(asked).toEqual(['C', 'A', 'D', 'B'])
  expect([ahead.ready('A'), ahead.ready('C')?.view, ahead.ready('D')?.view]).toEqual([null, 'C v1', 'D v1'])
})

test('a ticket that changed meanwhile is never handed out as it was', async () => {
  const { ahead, change } = house()
  await ahead.prepare('A', ['B'])
  change('B')
  expect(ahead.ready('B')).toBeNull()
  expect((await ahead.read('B')).view).toBe('B v2')
})

test('news that overtakes the answer on its way is heard: the ticket is read once more', async () => {
  const { ahead, asked, source, change, answer } = house()
  source.slow = true
  const reading = ahead.read('B')
  change('B')
  source.slow = false
  answer()
  expect((await reading).view).toBe('B v2')
  expect(asked).toEqual(['B', 'B'])
})

test('whoever goes on faster than the reading waits for the same answer instead of asking twice', async () => {
  const { ahead, asked, source, answer } = house()
  source.slow = true
  void ahead.prepare('A', ['B'])
  const reading = ahead.read('B')
  answer()
  expect((await reading).view).toBe('B v1')
  expect(asked).toEqual(['B'])
})

test('without news, after a gap in them, and after a minute, a ticket is read again', async () => {
  const { ahead, source } = house()
  await ahead.prepare('A', ['B'])
  source.live = false
  expect(ahead.ready('B')).toBeNull()
  source.live = true
  source.ms = 59_999
  expect(ahead.ready('B')?.at).toBe(0)
  source.ms = 60_000
  expect(ahead.ready('B')).toBeNull()
  expect((await ahead.read('B')).at).toBe(60_000)
  ahead.clear()
  expect(ahead.ready('B')).toBeNull()
})

test('a refusal while looking ahead is told only to whoever opens the ticket', async () => {
  const { ahead, source } = house()
  const read = source.read
  source.read = () => Promise.reject(new Error('The database does not answer.'))
  await ahead.prepare('A', ['B'])
  await expect(ahead.read('B')).rejects.toThrow('does not answer')
  source.read = read
  expect((await ahead.read('B')).view).toBe('B v1')
})
