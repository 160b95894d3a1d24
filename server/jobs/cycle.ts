import type { Logger } from 'pino'
import type { Database } from '#server/db/client.ts'
import type { Wake } from '#server/events/wake.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { repeat } from '#server/kernel/repeat.ts'
import type { Sweep } from './sweep.ts'

export interface CycleDeps {
  /** A small pool of its own, so that deadlines never wait behind requests. */
  db: Database
  clock: Clock
  wake: Wake
  log: Logger
  /** After each run that found work: how late its oldest row was, and how many rows it handled. */
  swept?(name: string, latenessMs: number, rows: number): void
}

export interface Cycle {
  start(): void
  /** Resolves when runs in progress have ended. */
  stop(): Promise<void>
  /** Runs everything that is due at `now` until no sweep finds work; returns the rows handled. For tests. */
  drain(now: Date): Promise<number>
}

const longestSleep = 500
/** A commit that may have made a row due sooner is looked at within this; it also bounds the questions under load. */
const restMs = 200

/**
 * Runs every sweep in this process, each at its own pace and never twice at a time. A sweep sleeps until its earliest row
 * is due, and looks twice a second in any case. A sweep that throws is logged and waits a little; the others go on.
 */
export function createCycle({ db, clock, wake, log, swept }: CycleDeps, sweeps: readonly Sweep[]): Cycle {
  let undo: (() => Promise<void>)[] = []

  function follow(sweep: Sweep): () => Promise<void> {
    let fruitless = 0
    const repeating = repeat(
      async () => {
        const due = await sweep.nextDue(db)
        const now = clock.now()
        const early = due === null ? longestSleep : due.getTime() - now.getTime()
        if (early > 0) {
          fruitless = 0
          return Math.min(early, longestSleep)
        }
        const rows = await sweep.run(now)
        if (rows > 0) {
          fruitless = 0
          swept?.(sweep.name, -early, rows)
          return 0
        }
        // Due, yet nothing to claim: another process is at it, or the row failed and stays due.
        return Math.min(longestSleep, 10 * 2 ** fruitless++)
      },
      { restMs, failed: (error, inARow) => complain(sweep, error, inARow) },
    )
    const unwake = wake.on('sweeps', () => repeating.nudge())
    return () => {
      unwake()
      return repeating.stop()
    }
  }

  function complain(sweep: Sweep, error: unknown, inARow: number): void {
    // The first failure and every doubling: a database that is away for an hour does not fill the log.
    if (Number.isInteger(Math.log2(inARow))) log.error({ err: error, sweep: sweep.name, inARow }, 'a sweep failed')
  }

  return {
    start() {
      if (undo.length === 0) undo = sweeps.map(follow)
    },
    async stop() {
      await Promise.all(undo.splice(0).map((end) => end()))
    },
    async drain(now) {
      let all = 0
      for (let round = 0; round < 1_000; round++) {
        let handled = 0
        for (const sweep of sweeps) {
          try {
            handled += await sweep.run(now)
          } catch (error) {
            complain(sweep, error, 1)
          }
        }
        if (handled === 0) return all
        all += handled
      }
      throw new Error('The sweeps find work without end: one of them leaves rows due that it reports as handled.')
    },
  }
}
