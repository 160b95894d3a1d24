import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type UpdateRequestId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isOver } from '../moves.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { updateWithinMinutes } from '../update-request.contract.ts'
import { hasOpenRequest } from '../update-request.store.ts'
import { updateRequests } from '../update-request.table.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The account's manager asks how things stand, and whoever holds the ticket owes an answer by a time. It takes nothing over.
 * Refuses with `update.open` while one is open, and `update.over`.
 */
export async function askForUpdate(
  deps: Deps,
  actor: StaffActor,
  ref: TicketRef,
  { question }: { question: string },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'askForUpdate' }, async ({ tx, ticket, now, happened }) => {
    if (isOver(ticket.status) || ticket.status === 'resolved') {
      throw new Refusal('update.over', 'It is solved or ended. Read what was done; nobody works on it any more.')
    }
    if (await hasOpenRequest(tx, ticket.id)) {
      throw new Refusal(
        'update.open',
        'One question is open already. Wait for its answer, or push the attention policy.',
      )
    }
    const id = newId<UpdateRequestId>()
    const dueAt = new Date(now.getTime() + updateWithinMinutes * 60_000)
    await tx.insert(updateRequests).values({
      ...{ id, ticketId: ticket.id, accountId: ticket.accountId, question, askedAt: now, dueAt },
      ...{ askedById: actor.id, askedByName: actor.name },
    })
    await saveTicket(tx, ticket, {}, now)
    await happened({
      type: 'ticket.updateAsked',
      payload: { requestId: id, question, dueAt: dueAt.toISOString(), holderId: ticket.holderId },
    })
  })
}
