import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can, may } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type CallId, type MessageId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { logCall } from '#server/tickets/commands/log-call.ts'
import { visibleTicket } from '#server/tickets/ticket.store.ts'
import type { CallWrapUp } from '../call.contract.ts'
import { lockCall, type Call } from '../call.store.ts'
import { calls } from '../call.table.ts'
import { stateOf } from '../call.ts'

/** "I have it": a call that rang for everybody is one seat's. Refuses with `call.taken` when a colleague was quicker. */
export async function takeCall(deps: Deps, actor: StaffActor, id: CallId): Promise<void> {
  await change(deps, async (tx) => {
    const call = await lockCall(tx, id)
    if (!call || !can.takeCalls(actor)) throw notFound('call')
    if (call.seatId === actor.id) return
    if (call.seatId) throw new Refusal('call.taken', 'A colleague has this call.', 409)
    await tx.update(calls).set({ seatId: actor.id }).where(eq(calls.id, id))
    await tell(deps, tx, actor, { ...call, seatId: actor.id }, 'call.taken')
  })
}

/** What is written while one talks. Refuses with `call.changed` when it was written elsewhere meanwhile. */
export async function noteCall(
  deps: Deps,
  actor: StaffActor,
  id: CallId,
  input: { notes: string; version: number },
): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const call = await own(tx, actor, id)
    if (call.version !== input.version && call.notes !== input.notes) {
      throw new Refusal('call.changed', 'You wrote on in another window. Look at both before you keep one.', 409, {
        extra: { notes: call.notes, version: call.version },
      })
    }
    await tx
      .update(calls)
      .set({ notes: input.notes, version: call.version + 1 })
      .where(eq(calls.id, id))
    return call.version + 1
  })
}

/** It is about this ticket. What was said is written down on it when the call is wrapped up. */
export async function joinCall(deps: Deps, actor: StaffActor, id: CallId, number: string): Promise<void> {
  const { ticket, scope } = await visibleTicket(deps.db, actor, { number })
  if (!may.reply(actor, scope))
    throw new Refusal('ticket.not_yours', 'This ticket is somebody else\u2019s to answer.', 403)
  await change(deps, async (tx) => {
    const call = await own(tx, actor, id)
    if (call.ticketId === ticket.id) return
    if (call.wrappedAt) throw new Refusal('call.over', 'This call is written down already.', 409)
    await tx
      .update(calls)
      .set({
        ticketId: ticket.id,
        accountId: call.accountId ?? ticket.accountId,
        messageId: newId<MessageId>(),
      })
      .where(eq(calls.id, id))
    await tell(deps, tx, actor, { ...call, accountId: call.accountId ?? ticket.accountId }, 'call.joined')
  })
}

/**
 * The call is done with: what came of it, and what was said. On a ticket it is logged like any call, as a human answer, and
 * keeps or makes a promise; both in one transaction.
 */
export async function wrapUpCall(deps: Deps, actor: StaffActor, id: CallId, input: CallWrapUp): Promise<void> {
  await change(deps, async (tx) => {
    const call = await own(tx, actor, id)
    if (call.wrappedAt) return
    if (!call.endedAt) throw new Refusal('call.not_over', 'The call goes on. Wrap it up when it has ended.', 409)
    const now = deps.clock.now()
    const notes = input.notes || call.notes
    if (call.ticketId && call.messageId) {
      if (!notes) {
        const detail = 'Say in a sentence what was said: the next reader has nothing else.'
        throw new Refusal('call.notes_missing', detail, 422, { errors: [{ pointer: '/notes', detail }] })
      }
      const word = { id: call.messageId, direction: call.direction, summary: notes, shared: false }
      const promise = input.promisedAt ? { promisedAt: input.promisedAt } : {}
      await logCall({ ...deps, db: tx as never }, actor, { id: call.ticketId }, { ...word, ...promise })
    }
    const wrapped = { ...call, wrappedAt: now }
    await tx
      .update(calls)
      .set({ notes, outcome: input.outcome, wrappedAt: now, state: stateOf(wrapped) })
      .where(eq(calls.id, id))
    await tell(deps, tx, actor, wrapped, 'call.wrapped')
  })
}

async function change(deps: Deps, work: (tx: Transaction) => Promise<void>): Promise<void> {
  await inTransaction(deps.db, work)
  deps.wake.now('events')
}

async function own(tx: Transaction, actor: StaffActor, id: CallId): Promise<Call> {
  const call = await lockCall(tx, id)
  if (!call || call.seatId !== actor.id) throw notFound('call')
  return call
}

async function tell(
  deps: Deps,
  tx: Transaction,
  actor: StaffActor,
  call: Call,
  type: 'call.taken' | 'call.joined' | 'call.wrapped',
): Promise<void> {
  const payload = { callId: call.id, seats: call.seatId ? [call.seatId] : [], state: stateOf(call) }
  await record(tx, actor, deps.clock.now(), { type, ticketId: null, accountId: call.accountId, payload })
}
