import type { Logger } from 'pino'
import type { Transaction } from '#server/db/client.ts'
import { isDeadlock } from '#server/db/transaction.ts'

/** Handles each of a claimed batch in a savepoint of its own: one that fails is logged and left due, the others are done. */
export async function eachSafely<T>(
  tx: Transaction,
  log: Logger,
  claimed: readonly T[],
  handle: (tx: Transaction, one: T) => Promise<void>,
): Promise<number> {
  let done = 0
  for (const one of claimed) {
    try {
      await tx.transaction((inner) => handle(inner, one))
      done++
    } catch (error) {
      // Somebody else was at the same rows: it stays due and comes round again at once.
      if (isDeadlock(error)) continue
      log.error({ err: error, row: one }, 'a due row failed and stays due')
    }
  }
  return done
}
