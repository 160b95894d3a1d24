import type { StaffActor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { DraftView, KeptDraft } from '../draft.contract.ts'
import { draftView, dropDraft, lockDraft, writeDraft, type DraftOf } from '../draft.store.ts'
import { visibleTicket } from '../ticket.store.ts'

/**
 * Keeps what somebody is writing, so that it is there on the next screen, and colleagues see that somebody is at it. A
 * version that was overtaken, in another browser of the same person, is refused with `draft.changed` and what stands there.
 * No event: nothing has happened until it is sent.
 */
export async function keepDraft(
  deps: Deps,
  actor: StaffActor,
  number: string,
  mode: DraftOf['mode'],
  kept: KeptDraft,
): Promise<DraftView> {
  const { ticket, scope } = await visibleTicket(deps.db, actor, { number })
  if (!may.seeInside(actor, scope)) throw notFound('ticket')
  if (mode === 'public' && !may.reply(actor, scope)) {
    throw new Refusal('ticket.not_yours', 'This ticket is somebody else\u2019s to answer. Write a note instead.', 403)
  }
  const of = { ticketId: ticket.id, personId: actor.id, mode }
  return inTransaction(deps.db, async (tx) => {
    const there = await lockDraft(tx, of)
    if (there && there.version !== kept.version) {
      throw new Refusal('draft.changed', 'You wrote on in another window. Look at both before you keep one.', 409, {
        extra: { draft: draftView(there) },
      })
    }
    return draftView(await writeDraft(tx, of, { ...kept, version: there?.version ?? null }, deps.clock.now()))
  })
}

export async function throwDraftAway(
  deps: Deps,
  actor: StaffActor,
  number: string,
  mode: DraftOf['mode'],
): Promise<void> {
  const { ticket } = await visibleTicket(deps.db, actor, { number })
  await dropDraft(deps.db, { ticketId: ticket.id, personId: actor.id, mode })
}
