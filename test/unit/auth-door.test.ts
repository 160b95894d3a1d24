import { expect, test } from 'vitest'
import { narrowDoor } from '#server/auth/password.ts'

function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, finish: resolve }
}

test('only a few check passwords at once; the others wait their turn', async () => {
  const through = narrowDoor(2, 10)
  const done: number[] = []
  const works = [held(), held(), held()]
  const runs = works.map(({ work }, i) =>
    through(async () => {
      done.push(i)
      await work()
    }),
  )
  await Promise.resolve()
  expect(done).toEqual([0, 1])
  works[1]!.finish()
  await runs[1]
  expect(done).toEqual([0, 1, 2])
  works[0]!.finish()
  works[2]!.finish()
  await Promise.all(runs)
})

test('when too many wait, the next is sent away at once and may try again', async () => {
  const through = narrowDoor(1, 1)
  const first = held()
  const runs = [through(first.work), through(async () => undefined)]
  await expect(through(async () => undefined)).rejects.toMatchObject({ code: 'auth.busy', status: 503 })
  first.finish()
  await Promise.all(runs)
  expect(await through(async () => 'in')).toBe('in')
})

test('work that fails gives its place to the next', async () => {
  const through = narrowDoor(1, 5)
  const failing = through(() => Promise.reject(new Error('no')))
  const next = through(async () => 'in')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('in')
  expect(await through(async () => 'again')).toBe('again')
})
