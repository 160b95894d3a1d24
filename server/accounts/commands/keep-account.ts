import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { accounts } from '../account.table.ts'
import type { AccountTeamEdit, HandlingNoteEdit } from '../keeping.contract.ts'

/**
 * Who answers for an account, and which account it belongs to. Refuses with `account.changed`, `account.person_unknown`,
 * `account.parent_unknown`, `account.own_parent`.
 */
export async function setTeam(deps: Deps, actor: StaffActor, id: AccountId, asked: AccountTeamEdit): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const account = await locked(tx, id, asked.version)
    const wanted = { manager: asked.managerId, deputy: asked.deputyId, director: asked.directorId } as Record<
      'manager' | 'deputy' | 'director',
      PersonId | null
    >
    for (const [as, personId] of Object.entries(wanted)) {
      if (personId !== null && personId !== account[`${as}Id` as 'managerId'] && !(await isStaff(tx, personId))) {
        throw new Refusal('account.person_unknown', 'This person does not work here (any more).', 422, {
          errors: [{ pointer: `/${as}Id`, detail: 'Choose somebody who works here.' }],
        })
      }
    }
    const parentId = asked.parent === null ? null : await parentOf(tx, id, asked.parent)
    await tx
      .update(accounts)
      .set({
        ...{ managerId: wanted.manager, deputyId: wanted.deputy, directorId: wanted.director, parentId },
        version: account.version + 1,
      })
      .where(eq(accounts.id, id))
    const was = { manager: account.managerId, deputy: account.deputyId, director: account.directorId }
    const changed = (['manager', 'deputy', 'director'] as const).filter((as) => was[as] !== wanted[as])
    const told = { ticketId: null, accountId: id } as const
    const part = (of: typeof was) => Object.fromEntries(changed.map((as) => [as, of[as]]))
    if (changed.length > 0)
      await record(tx, actor, now, {
        ...{ ...told, type: 'account.teamChanged' },
        payload: { was: part(was), is: part(wanted) },
      })
    if (parentId !== account.parentId)
      await record(tx, actor, now, { ...told, type: 'account.changed', payload: { what: 'parent' } })
  })
  deps.wake.now('events')
}

/** What everybody who handles a ticket of this account must know first. */
export async function writeHandlingNote(
  deps: Deps,
  actor: StaffActor,
  id: AccountId,
  { zh, en, version }: HandlingNoteEdit,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const account = await locked(tx, id, version)
    await tx
      .update(accounts)
      .set({ handlingNote: zh || null, handlingNoteEn: en || null, version: account.version + 1 })
      .where(eq(accounts.id, id))
    const told = { ticketId: null, accountId: id, type: 'account.changed', payload: { what: 'handlingNote' } } as const
    await record(tx, actor, deps.clock.now(), told)
  })
  deps.wake.now('events')
}

async function locked(tx: Transaction, id: AccountId, version: number) {
  const [account] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update')
  if (!account) throw notFound('account')
  if (account.version !== version) {
    throw new Refusal(
      'account.changed',
      'Somebody saved this account meanwhile. Look at what changed, then make your change again.',
      409,
      { extra: { latest: account.version } },
    )
  }
  return account
}

async function isStaff(tx: Transaction, id: PersonId): Promise<boolean> {
  const [row] = await rowsOf<{ there: boolean }>(
    tx,
    sql`select exists (select from people where id = ${id} and active) as there`,
  )
  return row!.there
}

async function parentOf(tx: Transaction, id: AccountId, code: string): Promise<AccountId> {
  const [parent] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.code, code))
  const wrong = (which: string, detail: string) =>
    new Refusal(which, detail, 422, { errors: [{ pointer: '/parent', detail }] })
  if (!parent) throw wrong('account.parent_unknown', 'There is no account with this code.')
  const above = await rowsOf<{ id: AccountId }>(
    tx,
    sql`with recursive up as (
          select id, parent_id from accounts where id = ${parent.id}
          union select a.id, a.parent_id from accounts a join up on a.id = up.parent_id)
        select id from up`,
  )
  if (above.some((one) => one.id === id)) throw wrong('account.own_parent', 'That account belongs to this one itself.')
  return parent.id
}
