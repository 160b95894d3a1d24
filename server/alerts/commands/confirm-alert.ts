import { and, eq, isNull, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertId, ContactId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AlertOutcome } from '../alert-view.contract.ts'
import { alertSteps } from '../alert.table.ts'
import { measuredAfterDays, refuseIllegal } from '../loop.ts'
import { withAlert } from './with-alert.ts'

/**
 * The outcome, as the customer sees it: who of them said what. Satisfied, the loop waits 30 days and measures; not
 * satisfied, the plan goes on. Refuses with `alert.illegal_move`, `plan.steps_open` and `contact.not_found`.
 */
export async function confirmAlert(deps: Deps, actor: StaffActor, id: AlertId, input: AlertOutcome): Promise<void> {
  await withAlert(deps, actor, id, input.revision, async (tx, alert, now) => {
    refuseIllegal(alert.state, 'confirmed')
    const [contact] = await rowsOf<{ id: string }>(
      tx,
      sql`select id from contacts where id = ${input.contactId}::uuid and account_id = ${alert.accountId} and active`,
    )
    if (!contact) {
      throw new Refusal('contact.not_found', 'Name who of the customer confirmed it.', 422, {
        errors: [{ pointer: '/contactId', detail: 'Pick a contact of this account.' }],
      })
    }
    const open = await tx
      .select({ id: alertSteps.id })
      .from(alertSteps)
      .where(and(eq(alertSteps.alertId, id), isNull(alertSteps.doneAt)))
    if (input.satisfied && open.length > 0) {
      throw new Refusal(
        'plan.steps_open',
        `${open.length} steps are not done. Finish them, or take them out of the plan, then confirm.`,
        409,
        { extra: { open: open.length } },
      )
    }
    const said = { outcome: input.outcome, contactId: input.contactId as ContactId, satisfied: input.satisfied }
    const by = { confirmedAt: now, confirmedBy: actor.id }
    if (!input.satisfied) {
      return { set: { ...said, ...by }, fact: { type: 'alert.confirmed', payload: { satisfied: false } } }
    }
    const measureAt = new Date(now.getTime() + measuredAfterDays * 86_400_000)
    return {
      set: { ...said, ...by, state: 'confirmed', measureAt, closedAt: now },
      fact: { type: 'alert.confirmed', payload: { satisfied: true } },
    }
  })
}
