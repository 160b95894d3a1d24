import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type AlertId, type AlertStepId, type PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AlertPlan } from '../alert-view.contract.ts'
import { alertSteps } from '../alert.table.ts'
import { withdrawAsks } from '../ask.store.ts'
import { refuseIllegal } from '../loop.ts'
import { answered, withAlert } from './with-alert.ts'

/**
 * What is to be brought about, by which steps, who does each and by when. A plan may be changed until the customer has
 * confirmed; steps that are done stay as they are, and who was asked whether it is settled is not asked any more. Whoever plans has acknowledged. Refuses with `alert.illegal_move`,
 * `plan.owner` and `plan.done_step`.
 */
export async function planAlert(deps: Deps, actor: StaffActor, id: AlertId, input: AlertPlan): Promise<void> {
  await withAlert(deps, actor, id, input.revision, async (tx, alert, now) => {
    refuseIllegal(alert.state, 'planned')
    await refuseStrangers(tx, input)
    const before = await tx.select().from(alertSteps).where(eq(alertSteps.alertId, id))
    const done = before.filter(({ doneAt }) => doneAt !== null)
    if (done.some((step) => !input.steps.some((one) => one.id === step.id))) {
      throw new Refusal('plan.done_step', 'A step that is done stays in the plan. Load it again.', 409)
    }
    await tx.delete(alertSteps).where(eq(alertSteps.alertId, id))
    await tx.insert(alertSteps).values(
      input.steps.map((step, position) => {
        const was = before.find((one) => one.id === step.id)
        const next = { text: step.text, ownerId: step.ownerId as PersonId, dueOn: step.dueOn }
        return was?.doneAt
          ? { ...was, position }
          : { ...next, id: was?.id ?? newId<AlertStepId>(), alertId: id, position, doneAt: null, doneBy: null }
      }),
    )
    const asked = await withdrawAsks(tx, id)
    const first = alert.acknowledgedAt ? {} : { acknowledgedAt: now, acknowledgedBy: actor.id }
    return {
      set: {
        ...{ state: 'planned', aim: input.aim, plannedAt: now, plannedBy: actor.id, ...answered, ...first },
      },
      fact: { type: 'alert.planned', payload: { steps: input.steps.length, again: alert.plannedAt !== null, asked } },
    }
  })
}

async function refuseStrangers(tx: Transaction, { steps }: AlertPlan): Promise<void> {
  const owners = steps.map(({ ownerId }) => ownerId)
  const known = await rowsOf<{ id: string }>(
    tx,
    sql`select id from people where active and id in (select jsonb_array_elements_text(${JSON.stringify(owners)}::jsonb)::uuid)`,
  )
  const place = owners.findIndex((owner) => !known.some(({ id }) => id === owner))
  if (place === -1) return
  throw new Refusal('plan.owner', 'A step is done by one of our people. Pick somebody from the list.', 422, {
    errors: [{ pointer: `/steps/${place}/ownerId`, detail: 'Pick somebody of the house.' }],
  })
}
