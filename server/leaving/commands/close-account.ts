import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { accountInUse } from '../leaving.store.ts'

/**
 * The customer has left for good. Never while anything of theirs is in use: refuses with `account.in_use`, which counts
 * resources, circuits, cases, tickets and escalations that are left, and with `account.changed`.
 */
export async function closeAccount(deps: Deps, actor: StaffActor, code: string, version: number): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [account] = await rowsOf<{ id: AccountId; version: number; closed: boolean }>(
      tx,
      sql`select id, version, closed_at is not null as closed from accounts where code = ${code} for update`,
    )
    if (!account || !can.seeLeaving(actor, account.id)) throw notFound('account')
    if (!can.runLeaving(actor, account.id)) {
      throw new Refusal('leaving.not_yours', 'Those who answer for the account, or a supervisor, do this.', 403)
    }
    if (account.closed) return
    if (account.version !== version)
      throw new Refusal('account.changed', 'Somebody changed this account meanwhile.', 409)
    const left = await accountInUse(tx, account.id)
    if (left.resources + left.circuits + left.cases + left.tickets + left.escalations > 0) {
      throw new Refusal(
        'account.in_use',
        `Still there: ${left.resources} resources, ${left.circuits} circuits, ${left.cases} cases, ${left.tickets} tickets, ${left.escalations} escalations. Release and end them first.`,
        409,
        { extra: left },
      )
    }
    await tx.execute(sql`update accounts set closed_at = ${at(now)}, version = version + 1 where id = ${account.id}`)
    await record(tx, actor, now, { type: 'account.closed', ticketId: null, accountId: account.id, payload: { code } })
  })
  deps.wake.now('events')
}
