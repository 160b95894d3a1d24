import { setImmediate, setTimeout } from 'node:timers/promises'
import { createMiddleware } from 'hono/factory'
import postgres from 'postgres'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Env } from './env.ts'

/** Asks the database for a sign of life over a connection of its own, so that a busy pool is not taken for a dead server. */
export interface DatabaseWatch {
  answers(withinMs?: number): Promise<boolean>
  close(): Promise<void>
}

export function watchDatabase(url: string): DatabaseWatch {
  const client = postgres(url, {
    max: 1,
    connect_timeout: 2,
    backoff: () => 0.1,
    onnotice: () => undefined,
    connection: { application_name: 'keyline-watch', statement_timeout: 1_000 },
  })
  let asking: Promise<boolean> | null = null
  const ask = () =>
    client`select 1`.then(
      () => true,
      () => false,
    )
  return {
    answers(withinMs = 500) {
      asking ??= ask().finally(() => (asking = null))
      return within(withinMs, asking, false)
    },
    close: () => client.end({ timeout: 1 }),
  }
}

const patience = 1_200

/**
 * A frozen database or a cut network raises no error for a long time. A request that takes longer than is usual looks
 * whether the database still answers anybody, and gives up if not: the caller hears 503 within 2 s.
 */
export function giveUpWhenAway(watch: Pick<DatabaseWatch, 'answers'>) {
  return createMiddleware<Env>(async (_c, next) => {
    const work = next().then(() => true)
    while (!(await within(patience, work, false))) {
      if (await watch.answers()) continue
      work.catch(() => undefined)
      throw new Refusal(
        'database.away',
        'The database does not answer. Try again in a moment, with the same Idempotency-Key.',
        503,
      )
    }
  })
}

/** How long this process may be kept from looking, in milliseconds, before that time is not counted as waiting. */
const glance = 50

/**
 * What `work` answers, or `otherwise` after so many milliseconds in which this process could have heard it. A process
 * that computes for seconds hears nobody; that silence is its own and says nothing about the database.
 */
async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  const settled = work.then(
    () => true,
    () => true,
  )
  for (let heard = 0; heard < ms; heard += glance) {
    if (await Promise.race([settled, pause(glance)])) return work
  }
  return otherwise
}

/** Answers after what has arrived from the network meanwhile was read: timers come round before sockets. */
const pause = async (ms: number) => {
  await setTimeout(ms)
  await setImmediate()
  return false
}
