import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watchDatabase, type DatabaseWatch } from '#server/http/database-watch.ts'
import { atEnd } from '../support/after.ts'
import { testDatabase } from '../support/database.ts'

function watching(url: string): DatabaseWatch {
  const watch = watchDatabase(url)
  atEnd(() => watch.close())
  return watch
}

/** A process that computes and computes: between any two of its tasks it is away for a quarter of a second. */
async function busyWhile<T>(work: Promise<T>): Promise<T> {
  let isDone = false
  const done = work.finally(() => (isDone = true))
  while (!isDone) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    await setImmediate()
  }
  return done
}

test('a process that is too busy to hear an answer does not take the database for dead', async () => {
  const { url } = await testDatabase()
  expect(await busyWhile(watching(url).answers())).toBe(true)
})

test('a database that nobody reaches is dead, however busy the process', async () => {
  const watch = watching('postgres://nobody@127.0.0.1:1/none')
  expect(await watch.answers()).toBe(false)
  expect(await busyWhile(watch.answers())).toBe(false)
})
