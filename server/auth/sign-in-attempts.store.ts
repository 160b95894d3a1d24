import { createHash } from 'node:crypto'
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '#server/db/client.ts'
import { rateLimits } from '#server/http/rate-limit.table.ts'
import { Refusal } from '#server/kernel/refusal.ts'

const minute = 60

/**
 * Only failures count, so a whole call centre behind one address may sign in at once. One person mistyping is stopped
 * soon; one address trying many people later; many addresses trying one person last, for that also keeps the person out.
 */
const bounds = [
  { name: 'both', points: 10, duration: 15 * minute, of: (email: string, address: string) => `${email} ${address}` },
  { name: 'address', points: 100, duration: 15 * minute, of: (_: string, address: string) => address },
  { name: 'email', points: 100, duration: 60 * minute, of: (email: string) => email },
]

interface SignInAttempts {
  /** Does what proves a password. Counted before it begins; only a wrong password stays counted. */
  during<T>(email: string, address: string, proof: () => Promise<T>): Promise<T>
}

export function signInAttempts(db: Database): SignInAttempts {
  const counters = bounds.map(({ name, points, duration, of }) => {
    const limiter = new RateLimiterDrizzle({
      storeClient: db,
      schema: rateLimits,
      keyPrefix: '',
      clearExpiredByTimeout: false,
      inMemoryBlockOnConsumed: points + 1,
      points,
      duration,
    })
    const keyOf = (email: string, address: string) =>
      `signIn.${name}:${createHash('sha256').update(of(email, address)).digest('base64url').slice(0, 22)}`
    return { limiter, keyOf }
  })
  return {
    during: async (email, address, proof) => {
      for (const { limiter, keyOf } of counters) await consume(limiter, keyOf(email, address))
      const takeBack = () => Promise.all(counters.map(({ limiter, keyOf }) => limiter.reward(keyOf(email, address), 1)))
      try {
        const proven = await proof()
        await takeBack()
        return proven
      } catch (error) {
        // That the house is too busy, or its database away, is nobody's mistake.
        if (!(error instanceof Refusal && wrongPassword.includes(error.code))) await takeBack().catch(() => undefined)
        throw error
      }
    },
  }
}

const wrongPassword = ['auth.sign_in_failed', 'auth.password_wrong']

async function consume(limiter: RateLimiterDrizzle, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason
    const retryAfter = Math.max(1, Math.ceil(reason.msBeforeNext / 1000))
    throw new Refusal(
      'auth.too_many_attempts',
      `Too many attempts. Try again in ${Math.ceil(retryAfter / minute)} min, or ask an administrator for a new link.`,
      429,
      { extra: { retryAfter } },
    )
  }
}
