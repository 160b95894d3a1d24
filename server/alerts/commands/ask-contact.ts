import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type AlertAskId, type AlertId, type ContactId } from '#server/kernel/ids.ts'
import { privateToken, tokenHash } from '#server/kernel/private-token.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AskingContact } from '../ask.contract.ts'
import { withdrawAsks } from '../ask.store.ts'
import { alertAsks } from '../ask.table.ts'
import { refuseIllegal } from '../loop.ts'
import { refuseOpenSteps } from './open-steps.ts'
import { withAlert } from './with-alert.ts'

/**
 * The plan is carried out: a contact is asked whether that settled it, in the portal and by a letter with a private link.
 * Asking somebody else takes the question before back. Refuses with `alert.illegal_move`, `plan.steps_open`,
 * `contact.not_found` and `ask.unreachable`.
 */
export async function askContact(deps: Deps, actor: StaffActor, id: AlertId, input: AskingContact): Promise<void> {
  await withAlert(deps, actor, id, input.revision, async (tx, alert, now) => {
    refuseIllegal(alert.state, 'confirmed')
    const [contact] = await rowsOf<{ name: string; nameEn: string | null; portal: boolean }>(
      tx,
      sql`select name, name_en as "nameEn", user_id is not null as portal from contacts
           where id = ${input.contactId}::uuid and account_id = ${alert.accountId} and active`,
    )
    if (!contact) {
      throw new Refusal('contact.not_found', 'Name who of the customer is asked.', 422, {
        errors: [{ pointer: '/contactId', detail: 'Pick a contact of this account.' }],
      })
    }
    const mail = deps.config.smtp ? 'owed' : 'none'
    if (mail === 'none' && !contact.portal) {
      const detail = 'This contact has no portal and no mail is sent. Speak to them and write down what they say.'
      throw new Refusal('ask.unreachable', detail, 422, { errors: [{ pointer: '/contactId', detail }] })
    }
    await refuseOpenSteps(tx, id)
    const before = await withdrawAsks(tx, id)
    const askId = newId<AlertAskId>()
    await tx.insert(alertAsks).values({
      ...{ id: askId, alertId: id, accountId: alert.accountId, contactId: input.contactId as ContactId },
      ...{ words: input.words, state: 'open', askedBy: actor.id, askedAt: now, mail },
      linkHash: tokenHash(privateToken(deps.secret, 'alert-ask', askId)),
    })
    const asked = [...before, input.contactId as ContactId]
    const { name, nameEn } = contact
    return {
      set: {},
      fact: { type: 'alert.contactAsked', payload: { askId, contact: name, contactEn: nameEn, asked } },
    }
  })
}

/** The question is taken back before there is an answer. Where there is none, nothing changes. */
export async function takeAskBack(deps: Deps, actor: StaffActor, id: AlertId, revision: number): Promise<void> {
  await withAlert(deps, actor, id, revision, async (tx) => {
    const asked = await withdrawAsks(tx, id)
    return asked.length === 0 ? null : { set: {}, fact: { type: 'alert.askTakenBack', payload: { asked } } }
  })
}
