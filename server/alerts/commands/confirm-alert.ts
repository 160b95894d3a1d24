import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertId, ContactId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AlertOutcome } from '../alert-view.contract.ts'
import { withdrawAsks } from '../ask.store.ts'
import { refuseIllegal, settled } from '../loop.ts'
import { refuseOpenSteps } from './open-steps.ts'
import { withAlert } from './with-alert.ts'

/**
 * What a contact said of the outcome, written down by whoever heard it: who, when, how. Satisfied, the loop waits 30 days
 * and measures; not satisfied, the plan goes on. Refuses with `alert.illegal_move`, `plan.steps_open`, `contact.not_found`
 * and `outcome.said_later`.
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
    const saidAt = new Date(input.saidAt)
    if (saidAt > now) {
      throw new Refusal('outcome.said_later', 'It was said in the past.', 422, {
        errors: [{ pointer: '/saidAt', detail: 'Choose when it was said.' }],
      })
    }
    if (input.satisfied) await refuseOpenSteps(tx, id)
    const asked = await withdrawAsks(tx, id)
    const { outcome, satisfied, how } = input
    const said = { outcome, satisfied, contactId: input.contactId as ContactId, saidHow: how, saidAt }
    return {
      set: { ...said, confirmedBy: actor.id, ...settled(satisfied, now) },
      fact: { type: 'alert.confirmed', payload: { satisfied, how, asked } },
    }
  })
}
