import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { dueTimes } from '#server/escalation/vendor-case.ts'
import { addVendorEntry, openVendorCase, saveVendorCase, vendorOf } from '#server/escalation/vendor.store.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { VendorWord } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/**
 * Whoever pursues a vendor writes down what was said: an answer, that it was asked again, its number, a note. The client
 * makes the entry's id, so what is sent twice stands once. Refuses with `vendor.none_open`.
 */
export async function logVendorWord(deps: Deps, actor: StaffActor, ref: TicketRef, input: VendorWord): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'pursueVendor' }, async (the) => {
    const { tx, ticket, now, happened } = the
    const open = await openVendorPartOf(the)
    const isNew = await addVendorEntry(
      tx,
      open,
      { id: input.id, kind: input.kind, text: input.text, contact: input.contact ?? null, byName: actor.name },
      now,
    )
    if (!isNew) return
    const expectedAt = input.expectedAt ? new Date(input.expectedAt) : null
    if (expectedAt && expectedAt <= now) {
      throw new Refusal('vendor.expected_past', 'When the vendor will be done lies in the future.', 422, {
        errors: [{ pointer: '/expectedAt', detail: 'Name a later time, or leave it out.' }],
      })
    }
    const isContact = input.kind === 'answer' || input.kind === 'chased'
    await saveVendorCase(tx, open, {
      ...(input.reference ? { reference: input.reference } : {}),
      ...(input.contact ? { contact: input.contact } : {}),
      ...(expectedAt ? { expectedAt } : {}),
      ...(input.kind === 'answer' && open.state === 'asked' ? { state: 'answered', answeredAt: now } : {}),
      // They were spoken to: the time until they are asked again begins anew.
      ...(isContact ? { chaseAt: await chaseAtFrom(deps, the, open) } : {}),
    })
    await saveTicket(tx, ticket, {}, now)
    const { id: caseId, queueId } = open
    if (input.kind === 'answer') {
      const payload = { caseId, queueId, text: input.text, expectedAt: expectedAt?.toISOString() ?? null }
      await happened({ type: 'vendor.answered', payload })
    }
    if (input.kind === 'chased')
      await happened({ type: 'vendor.chased', payload: { caseId, queueId, text: input.text } })
  })
}

async function chaseAtFrom(
  deps: Deps,
  { tx, now }: Verb,
  open: { queueId: Verb['ticket']['queueId']; chaseMinutes: number },
) {
  const calendars = await calendarsOf(deps.db)
  const vendor = await vendorOf(tx, open.queueId)
  const calendar = calendars.versionOf(calendars.refFor(vendor.calendar, now))
  return dueTimes({ answerMinutes: 1, doneMinutes: 1, chaseMinutes: open.chaseMinutes }, calendar, now).chaseAt
}

/** The case that is open, or the refusal. */
export async function openVendorPartOf({ tx, ticket }: Pick<Verb, 'tx' | 'ticket'>) {
  const open = await openVendorCase(tx, ticket.id)
  if (open) return open
  throw new Refusal('vendor.none_open', 'No vendor has this ticket now. Escalate it to one first.')
}
