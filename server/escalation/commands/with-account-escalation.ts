import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { AccountEscalationEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { refuseEnded } from '../account-escalation.ts'
import { lockEscalation, markSeen, watchersOf, type AccountEscalation } from '../account-escalation.store.ts'

type WithoutCommon<E> = E extends { type: infer T; payload: infer P }
  ? { type: T; payload: Omit<P, 'escalationId' | 'number' | 'watchers'> }
  : never
type Fact = WithoutCommon<AccountEscalationEvent>

export interface EscalationVerb {
  tx: Transaction
  escalation: AccountEscalation
  now: Date
  /** Records a fact for all who watch, in the same transaction. */
  happened(fact: Fact): Promise<void>
}

/** The frame of every verb on an account's record: locked, permission asked, version compared, and never once it is frozen. */
export async function withAccountEscalation(
  deps: Deps,
  actor: StaffActor,
  number: string,
  demands: { run: boolean; version?: number | undefined },
  verb: (the: EscalationVerb) => Promise<void>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const escalation = await lockEscalation(tx, number)
    const { accountId, ownerId } = escalation
    const called = [ownerId, ...(await watchersOf(tx, escalation.id))]
    if (!can.seeAccountEscalation(actor, accountId, called)) throw notFound('accountEscalation')
    if (demands.run && !can.runAccountEscalation(actor, accountId, ownerId)) {
      throw new Refusal(
        'accountEscalation.not_yours',
        'The manager of the account or a supervisor keeps this record. Watch it, and tell them what you know.',
        403,
      )
    }
    // What is frozen says so also to whoever looked at it before.
    refuseEnded(escalation.state)
    if (demands.version !== undefined) await lockEscalation(tx, number, demands.version)
    const happened = async (fact: Fact) =>
      record(tx, actor, now, {
        ...fact,
        ticketId: null,
        accountId: escalation.accountId,
        payload: {
          ...fact.payload,
          escalationId: escalation.id,
          number: escalation.number,
          watchers: await watchersOf(tx, escalation.id),
        },
      } as AccountEscalationEvent)
    await verb({ tx, escalation, now, happened })
    // Who wrote it has read it.
    await markSeen(tx, escalation.id, actor.id, escalation.version + 1)
  })
  deps.wake.now('events')
}
