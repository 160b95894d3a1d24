import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { ObjectionId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { chargedWithin } from '#server/sla/ledger.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import { objectionById, pauseOf } from '../objection.store.ts'
import { objections } from '../objection.table.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { resume } from './resume-ticket.ts'
import { withTicket } from './with-ticket.ts'

/**
 * The supervisor decides about an objection to a pause. Upheld, the time of the pause counts after all on every clock that
 * stood still, and a pause that still lasts is over. Either way with a reason, which everybody reads. Refuses with
 * `objection.not_found`, `objection.decided`.
 */
export async function decideObjection(
  deps: Deps,
  actor: StaffActor,
  ref: TicketRef,
  input: { id: ObjectionId; upheld: boolean; reason: string },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'decideObjection' }, async (the) => {
    const { tx, now, happened } = the
    let { ticket } = the
    const objection = await objectionById(tx, ticket.id, input.id)
    const { upheld, reason } = input
    const state = upheld ? 'upheld' : 'rejected'
    if (objection.state === state && objection.decidedBy === actor.id) return
    if (objection.state !== 'open') {
      throw new Refusal('objection.decided', `This objection was ${objection.state} before.`)
    }
    await tx
      .update(objections)
      .set({ state, decidedBy: actor.id, decidedAt: now, decision: reason })
      .where(eq(objections.id, objection.id))
    const { seq: holding } = await pauseOf(tx, ticket.id, objection.holding)
    let chargedMs = 0
    if (upheld) {
      const present = await pauseOf(tx, ticket.id, holding)
      if (!present.to) ticket = await resume(deps, the, 'objectionUpheld')
      const { from, to } = await pauseOf(tx, ticket.id, holding)
      const facts = await clockFactsOf(tx, ticket)
      const span = { from, to: to ?? now }
      const clocks = await tellClocks(deps, tx, facts, now, {
        what: 'objectionUpheld',
        reason,
        by: actor.name,
        ...span,
      })
      chargedMs = Math.max(0, ...clocks.map(({ ledger }) => chargedWithin(ledger, span)))
    }
    await saveTicket(tx, ticket, {}, now)
    await happened({
      type: 'objection.decided',
      payload: { objectionId: objection.id, holding, upheld, reason, chargedMs },
    })
  })
}
