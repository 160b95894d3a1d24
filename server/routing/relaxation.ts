import type { RelaxationStep } from './queue.contract.ts'

/** The step that is due for an item, and when the one after it will be. Seconds count from entering the queue. */
export function relax(
  plan: readonly RelaxationStep[],
  stepsTaken: number,
  enteredQueueAt: Date,
): { step: RelaxationStep; nextAt: Date | null } | null {
  const step = plan[stepsTaken]
  if (!step) return null
  const following = plan[stepsTaken + 1]
  return { step, nextAt: following ? new Date(enteredQueueAt.getTime() + following.after * 1000) : null }
}
