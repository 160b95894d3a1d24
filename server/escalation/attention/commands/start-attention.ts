import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { AccountId, AttentionId, PolicyId, TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { findPolicy } from '../../policies/policy.store.ts'
import { insertAttention } from '../attention.store.ts'
import type { ScopeOf } from './change-attention.ts'

/** Somebody starts a policy for a ticket by hand. Its first step fires at once, quiet hours or not. */
export async function startAttention(
  deps: Deps,
  scopeOf: ScopeOf,
  actor: StaffActor,
  number: string,
  input: { policyId: string; note?: string | undefined },
): Promise<AttentionId> {
  const now = deps.clock.now()
  const id = await inTransaction(deps.db, async (tx) => {
    const [ticket] = await rowsOf<{ id: TicketId; account_id: AccountId | null; over: boolean }>(
      tx,
      sql`select id, account_id, ended_at is not null or status = 'resolved' as over
            from tickets where number = ${number} for update`,
    )
    const scope = ticket && (await scopeOf(tx, ticket.id))
    if (!ticket || !scope || !may.seeInside(actor, scope)) throw notFound('ticket')
    if (!may.push(actor, scope)) {
      throw new Refusal(
        'ticket.not_yours',
        'Only those who answer for the ticket or its account, or supervisors may do this.',
        403,
      )
    }
    if (ticket.over) {
      throw new Refusal('attention.over', 'The ticket is solved. Reopen it first if somebody must be told.')
    }
    const policy = await findPolicy(tx, input.policyId as PolicyId)
    if (!policy.active) {
      throw new Refusal('policy.inactive', 'This policy is no longer in use. Choose another one.', 422, {
        errors: [{ pointer: '/policyId', detail: 'Choose a policy that is in use.' }],
      })
    }
    const about = { ticketId: ticket.id, accountId: ticket.account_id }
    const started = await insertAttention(
      tx,
      { ...about, policy, cause: { kind: 'byHand' }, note: input.note || null, startedBy: actor.id, nextAt: now },
      now,
    )
    if (!started) {
      throw new Refusal(
        'attention.running',
        'This policy runs for the ticket already. Push it to the next step instead.',
      )
    }
    await record(tx, actor, now, {
      ...about,
      type: 'attention.started',
      payload: { attentionId: started, policyId: policy.id, cause: 'byHand' },
    })
    return started
  })
  deps.wake.now('events', 'sweeps')
  return id
}
