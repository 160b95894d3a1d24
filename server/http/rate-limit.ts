import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { RateLimiterDrizzle, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Env } from './env.ts'
import { rateLimits } from './rate-limit.table.ts'

export interface Limit {
  /** So many times … */
  points: number
  /** … within so many seconds. */
  duration: number
  /** Whom it counts for: the caller's address unless told. Null lets the request pass uncounted. */
  by?: (c: Context<Env>) => string | null | Promise<string | null>
}

/**
 * Narrows a public door. Counted in PostgreSQL, so that processes share it; while the database is away each process
 * counts for itself. `name` keeps doors apart. Use several for one door: by address, by recipient, and in all.
 */
export function limit(deps: Deps, name: string, { points, duration, by = addressOf }: Limit) {
  const limiter = new RateLimiterDrizzle({
    storeClient: deps.db,
    schema: rateLimits,
    keyPrefix: '',
    points,
    duration,
    clearExpiredByTimeout: false,
    // A flood is turned away from memory: it must not become a flood of statements.
    inMemoryBlockOnConsumed: points + 1,
    insuranceLimiter: new RateLimiterMemory({ points, duration }),
  })
  return createMiddleware<Env>(async (c, next) => {
    const whom = await by(c)
    if (whom !== null) await consume(limiter, keyOf(name, whom))
    await next()
  })
}

async function consume(limiter: RateLimiterDrizzle, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason
    const retryAfter = Math.max(1, Math.ceil(reason.msBeforeNext / 1000))
    throw new Refusal('request.too_many', `Too many requests. Try again in ${retryAfter} s.`, 429, {
      extra: { retryAfter },
    })
  }
}

function keyOf(name: string, whom: string): string {
  return `${name}:${createHash('sha256').update(whom).digest('base64url').slice(0, 22)}`
}

/** One household or office gets a whole /64 of IPv6 addresses: it counts as one. */
export function addressOf(c: Context<Env>): string {
  const address = c.get('clientAddress')
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail.split(':').filter(Boolean)
  const gap = address.includes('::') ? Array<string>(8 - front.length - back.length).fill('0') : []
  return [...front, ...gap, ...back].slice(0, 4).join(':')
}
