import { and, eq, isNull } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { claimRequestKey, storeAnswer, type RequestKey } from '#server/http/idempotency.ts'
import { newId, type AccountEscalationId, type PersonId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { checkPromise } from '../account-escalation.ts'
import type { NewEscalation } from '../account-escalation.contract.ts'
import {
  accountTeam,
  addCauses,
  addWatchers,
  isStaff,
  markSeen,
  nextEscalationNumber,
  ticketsOfAccount,
  watchersOf,
  writeEntry,
} from '../account-escalation.store.ts'
import { accountEscalations } from '../account-escalation.table.ts'

/**
 * Opens the record of an account in trouble, with its team watching: manager, deputy and named engineers. An account has
 * one at a time. Refuses with `accountEscalation.exists`, naming the one that runs.
 */
export async function openAccountEscalation(
  deps: Deps,
  actor: StaffActor,
  input: NewEscalation,
  key: RequestKey | null,
): Promise<{ number: string }> {
  const now = deps.clock.now()
  const number = await inTransaction(deps.db, async (tx) => {
    const account = await accountTeam(tx, input.accountCode)
    if (!account || !can.seeAccountEscalation(actor, account.id)) {
      throw new Refusal('account.not_found', 'There is no account with this code.', 422, {
        errors: [{ pointer: '/accountCode', detail: 'Search for the account by name and pick it.' }],
      })
    }
    if (!can.runAccountEscalation(actor, account.id)) {
      throw new Refusal(
        'accountEscalation.not_yours',
        'The manager of the account or a supervisor opens it. Ask one of them.',
        403,
      )
    }
    const earlier = key && (await claimRequestKey(tx, key, now))
    if (earlier) return String(earlier['number'])
    const ownerId = (input.ownerId ?? account.managerId ?? actor.id) as PersonId
    if (!(await isStaff(tx, ownerId))) throw notFound('person')
    const promiseAt = input.promiseAt ? new Date(input.promiseAt) : null
    checkPromise({ promise: input.promise, promiseAt }, now)
    const tickets = await ticketsOfAccount(tx, account.id, input.tickets)
    const id = newId<AccountEscalationId>()
    const { accountCode: _code, tickets: _tickets, ownerId: _owner, ...terms } = input
    const number = await nextEscalationNumber(tx, now)
    const written = await tx
      .insert(accountEscalations)
      .values({
        ...terms,
        ...{ id, number, accountId: account.id, ownerId, state: 'open', openedById: actor.id },
        targetAt: new Date(terms.targetAt),
        promiseAt,
        nextStepAt: terms.nextStepAt ? new Date(terms.nextStepAt) : null,
        ...{ openedAt: now, updatedAt: now },
      })
      .onConflictDoNothing()
      .returning({ id: accountEscalations.id })
    if (written.length === 0) throw await refuseSecond(tx, account.id)
    await addCauses(tx, id, tickets, now)
    await addWatchers(tx, id, [ownerId, actor.id, ...account.team], now)
    await markSeen(tx, id, actor.id, 1)
    await writeEntry(tx, id, actor, { kind: 'opened', text: input.reason, facts: { severity: input.severity } }, now)
    await record(tx, actor, now, {
      type: 'accountEscalation.opened',
      ticketId: null,
      accountId: account.id,
      payload: { escalationId: id, number, severity: input.severity, watchers: await watchersOf(tx, id) },
    })
    if (key) await storeAnswer(tx, key, { number })
    return number
  })
  deps.wake.now('events')
  return { number }
}

async function refuseSecond(tx: Parameters<typeof accountTeam>[0], account: string): Promise<Refusal> {
  const [running] = await tx
    .select({ number: accountEscalations.number })
    .from(accountEscalations)
    .where(and(eq(accountEscalations.accountId, account as never), isNull(accountEscalations.endedAt)))
  return new Refusal(
    'accountEscalation.exists',
    `This account is escalated already: ${running?.number ?? ''}. Add to that record what is new.`,
    409,
    { extra: { number: running?.number } },
  )
}
