import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { accounts } from '../account.table.ts'

const columns = { manager: 'managerId', deputy: 'deputyId', director: 'directorId' } as const

/** Whoever leaves answers for the account no more: somebody else does, or for the moment nobody. */
export async function passOnAccount(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { code, as, from, to }: { code: string; as: keyof typeof columns; from: PersonId; to: PersonId | null },
): Promise<{ name: string } | null> {
  const [account] = await tx.select().from(accounts).where(eq(accounts.code, code)).for('update')
  if (!account) throw notFound('account')
  const column = columns[as]
  if (account[column] !== from) return null
  await tx
    .update(accounts)
    .set({ [column]: to, version: account.version + 1 })
    .where(eq(accounts.id, account.id))
  await record(tx, actor, now, {
    type: 'account.teamChanged',
    ticketId: null,
    accountId: account.id,
    payload: { was: { [as]: from }, is: { [as]: to } },
  })
  return { name: account.code }
}
