import { and, eq, isNull } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertId, AlertStepId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { alertSteps } from '../alert.table.ts'
import { withAlert } from './with-alert.ts'

/** One step of the plan is done. Saying it twice changes nothing. Refuses with `plan.not_running` once the customer has confirmed. */
export async function finishStep(deps: Deps, actor: StaffActor, id: AlertId, stepId: AlertStepId): Promise<void> {
  await withAlert(deps, actor, id, undefined, async (tx, alert, now) => {
    const step = and(eq(alertSteps.id, stepId), eq(alertSteps.alertId, id))
    const [found] = await tx.select().from(alertSteps).where(step)
    if (!found) throw notFound('step')
    if (found.doneAt) return null
    if (alert.state !== 'planned') {
      throw new Refusal('plan.not_running', 'This plan is not running any more, so nothing of it can be ticked off.')
    }
    await tx
      .update(alertSteps)
      .set({ doneAt: now, doneBy: actor.id })
      .where(and(step, isNull(alertSteps.doneAt)))
    return { set: {}, fact: { type: 'alert.stepDone', payload: { step: found.text } } }
  })
}
