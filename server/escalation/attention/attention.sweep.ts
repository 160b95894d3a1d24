import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { lockDueRuns, nextAttentionDue, writeOutcomes, type Attention } from './attention.store.ts'
import { decide } from './decide.ts'
import { houseFacts, openingOf, subjectsOf } from './facts.store.ts'

const batch = 200

/**
 * Fires the steps that are due, each once, and lets acknowledgements lapse. A batch is decided and written as one; if that
 * fails, one by one, so that a run that cannot be written keeps nobody else from being told.
 */
export function attentionSweep(deps: Deps): Sweep {
  const mail = deps.config.smtp !== null
  async function advance(tx: Transaction, runs: readonly Attention[], now: Date): Promise<void> {
    const [subjectOf, opening] = await Promise.all([subjectsOf(tx, runs), openingOf(deps.db, now)])
    const house = await houseFacts(tx, runs, runs.map(subjectOf), now)
    const outcomes = runs.map((run) => ({
      run,
      outcome: decide(run, subjectOf(run), house, opening(run.terms), now),
    }))
    await writeOutcomes(tx, outcomes, { now, mail })
  }
  return {
    name: 'attention',
    nextDue: nextAttentionDue,
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await lockDueRuns(tx, now, batch)
        if (due.length === 0) return 0
        try {
          await tx.transaction((inner) => advance(inner, due, now))
          return due.length
        } catch (error) {
          deps.log.warn({ err: error, runs: due.length }, 'a batch of attention steps failed; each on its own now')
          return eachSafely(tx, deps.log, due, (inner, one) => advance(inner, [one], now))
        }
      })
      if (done > 0) deps.wake.now('events', 'sweeps')
      return done
    },
  }
}
