import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { PlannedWorkEvent } from '#server/events/work-event.ts'
import { record } from '#server/events/record.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import type { WorkNoticeKind } from '../planned-work.contract.ts'
import { accountsReached, contactsToTell, insertWorkNotices, type Work } from '../planned-work.store.ts'

type Telling = Pick<Deps, 'config'>

/**
 * Tells the customers' side and who answers for their accounts, in the transaction of what it is about: a row per contact
 * for portal and mail, a notice per account manager. `only` and `without` narrow the accounts.
 */
export async function tellOfWork(
  deps: Telling,
  tx: Transaction,
  work: Work,
  kind: WorkNoticeKind,
  now: Date,
  actor: Actor,
  choice: { only?: readonly AccountId[]; without?: readonly AccountId[] } = {},
): Promise<void> {
  const reached = await accountsReached(tx, work.id)
  const accounts = reached.filter(({ id }) => !choice.without?.includes(id) && (choice.only?.includes(id) ?? true))
  await tellAccounts(deps, tx, work, kind, now, actor, accounts)
}

/** The same for accounts that are named, also where the work no longer hits them. */
export async function tellAccounts(
  deps: Telling,
  tx: Transaction,
  work: Work,
  kind: WorkNoticeKind,
  now: Date,
  actor: Actor,
  accounts: Awaited<ReturnType<typeof accountsReached>>,
): Promise<void> {
  if (accounts.length === 0) return
  const mail = deps.config.smtp !== null
  const contacts = await contactsToTell(
    tx,
    accounts.map(({ id }) => id),
  )
  const told = await insertWorkNotices(tx, work, contacts, { kind, now, mail })
  const { number, title, impact } = work
  const content = {
    number,
    title,
    impact,
    kind,
    startsAt: work.startsAt.toISOString(),
    endsAt: work.endsAt.toISOString(),
  }
  await tell(
    tx,
    accounts.flatMap(({ id, managerId, circuits }) =>
      managerId
        ? [
            {
              kind: 'plannedWork' as const,
              to: { personId: managerId },
              accountId: id,
              content: { ...content, circuits },
            },
          ]
        : [],
    ),
    { now, mail },
  )
  const event: PlannedWorkEvent = {
    ...{ type: 'plannedWork.told', ticketId: null, accountId: null },
    payload: { number, what: kind, contacts: told, accounts: accounts.map(({ id }) => id) },
  }
  await record(tx, actor, now, event)
}
