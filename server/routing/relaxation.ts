import { isDeepStrictEqual } from 'node:util'
import type { RelaxationStep } from './queue.contract.ts'
import { afterSeconds, type Hours } from './queue-hours.ts'

/** A queue's plan and the hours its seconds count in. */
export interface Plan {
  relaxation: readonly RelaxationStep[]
  hours: Hours
}

/** When the plan's next step is due for work that entered the queue then; null when every step was taken. */
export function nextRelaxation({ relaxation, hours }: Plan, stepsTaken: number, enteredQueueAt: Date): Date | null {
  const step = relaxation[stepsTaken]
  return step ? afterSeconds(hours, enteredQueueAt, step.after) : null
}

/** The step that is due for an item, and when the one after it will be. Seconds count from entering the queue. */
export function relax(
  plan: Plan,
  stepsTaken: number,
  enteredQueueAt: Date,
): { step: RelaxationStep; nextAt: Date | null } | null {
  const step = plan.relaxation[stepsTaken]
  return step ? { step, nextAt: nextRelaxation(plan, stepsTaken + 1, enteredQueueAt) } : null
}

/**
 * How many of the steps already taken still count when a plan is edited: those before the first difference. The steps
 * from there on are taken again, at once when their time has passed.
 */
export function stepsKept(before: readonly RelaxationStep[], after: readonly RelaxationStep[], taken: number): number {
  let kept = 0
  while (kept < taken && kept < after.length && isDeepStrictEqual(before[kept], after[kept])) kept++
  return kept
}
