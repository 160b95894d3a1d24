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
    idle_timeout: 30,
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

/**
 * What `work` answers, or `otherwise` after so many milliseconds. Where this process itself was too busy to look, an
 * answer that has arrived meanwhile still counts: what is read from sockets comes round after the timers.
 */
function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setTimeout(resolve, 20, otherwise), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
