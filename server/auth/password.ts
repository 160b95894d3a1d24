import { hashPassword as hash, verifyPassword as verify } from 'better-auth/crypto'
import os from 'node:os'
import { Refusal } from '#server/kernel/refusal.ts'

export const shortestPassword = 10
export const longestPassword = 128

/** scrypt (N 16384, r 16, p 1) with a salt of its own: about 70 ms and 32 MB each, off the main thread. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

export function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  return verify(given)
}

/**
 * Lets a few through at a time and a bounded number wait. Each sign-in costs a core 70 ms: without this, a flood of wrong
 * passwords would take the processors away from everybody who works.
 */
export function narrowDoor(atOnce = Math.max(1, Math.floor(os.availableParallelism() / 2)), waiting = 100) {
  const queue: (() => void)[] = []
  let inside = 0
  return async function through<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= atOnce) {
      if (queue.length >= waiting)
        throw new Refusal('auth.busy', 'Too many people sign in at once. Try again in a moment.', 503)
      await new Promise<void>((enter) => queue.push(enter))
    } else inside++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else inside--
    }
  }
}
