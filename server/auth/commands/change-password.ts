import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { passwordHashOf, setPassword } from '../login.store.ts'
import { hashPassword, verifyPassword } from '../password.ts'

/** Whoever found a screen unlocked does not know the password, and so cannot change it. */
export async function changePassword(deps: Deps, userId: string, current: string, next: string): Promise<void> {
  const hash = await passwordHashOf(deps.db, userId)
  if (hash === null || !(await verifyPassword({ hash, password: current }))) {
    throw new Refusal('auth.password_wrong', 'The present password is another one. Check it and try again.', 403, {
      errors: [{ pointer: '/current', detail: 'This is not the present password.' }],
    })
  }
  await setPassword(deps.db, userId, await hashPassword(next), deps.clock.now())
}
