import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { isInvited, useInvitation } from '../invitation.store.ts'
import { setPassword } from '../login.store.ts'
import { deleteSessionsOf, lifetimeOf } from '../session.store.ts'

/**
 * Sets the password the holder of a one-time link chose, and ends whatever sessions an earlier password had opened.
 * Only for a link that is good is the password hashed: that costs a processor's time.
 */
export async function acceptInvitation(deps: Deps, token: string, hashed: () => Promise<string>): Promise<void> {
  if (!(await isInvited(deps.db, token, deps.clock.now()))) throw voidLink()
  const hash = await hashed()
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const userId = await useInvitation(tx, token, now)
    if (userId === null || (await lifetimeOf(tx, userId)) === null) throw voidLink()
    await setPassword(tx, userId, hash, now)
    await deleteSessionsOf(tx, userId)
  })
}

function voidLink(): Refusal {
  return new Refusal('invitation.void', 'This link was used or has run out. Ask an administrator for a new one.', 410)
}
