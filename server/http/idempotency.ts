import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Db } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { Env } from './env.ts'
import { requestKeys } from './request-key.table.ts'

/** One act of one client, however often it is sent. */
export interface RequestKey {
  principal: string
  key: string
  bodyHash: Buffer
}

export type StoredAnswer = Record<string, unknown>

/**
 * The Idempotency-Key of a request over what it asks for, or null where it carries none. Keys belong to whoever sends
 * them; people without a session share one space and must therefore send long ones.
 */
export function requestKeyOf(c: Context<Env>, body: unknown): RequestKey | null {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  const principal = principalOf(c)
  const least = principal === 'anonymous' ? 16 : 1
  if (key.length < least || key.length > 200 || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Refusal(
      'request.key_malformed',
      `An Idempotency-Key has ${least} to 200 visible characters; a UUID is best.`,
      400,
    )
  }
  return { principal, key, bodyHash: hashOf([c.req.method, c.req.path, body]) }
}

/**
 * Takes the key in the caller's transaction. Null: the work is ours to do, and `storeAnswer` must follow in the same
 * transaction. Otherwise it was done before, and this was its answer. A second request with the key waits here until the
 * first has committed. Another body under the same key is refused.
 */
export async function claimRequestKey(tx: Db, request: RequestKey, now: Date): Promise<StoredAnswer | null> {
  const claimed = await tx
    .insert(requestKeys)
    .values({ ...request, at: now })
    .onConflictDoNothing()
    .returning({ key: requestKeys.key })
  if (claimed.length > 0) return null
  const found = await findKey(tx, request)
  if (!found) throw inFlight()
  if (!found.bodyHash.equals(request.bodyHash)) throw reused()
  if (!found.answer) throw inFlight()
  return found.answer
}

export async function storeAnswer(tx: Db, request: RequestKey, answer: StoredAnswer): Promise<void> {
  await tx.update(requestKeys).set({ answer }).where(mine(request))
}

const abandonedAfter = 60_000

/**
 * For routes whose work spans more than one transaction: the key is taken before and the answer kept after. If this
 * process dies in between, a retry does the work again a minute later, so the work itself must bear that. Commands
 * that must happen exactly once take their key themselves, in their own transaction.
 */
export function idempotent({ db, clock }: Deps) {
  return createMiddleware<Env>(async (c, next) => {
    const request = requestKeyOf(c, await comparableBody(c))
    if (!request) return next()
    const earlier = await claimOrWait(db, request, clock.now())
    if (earlier) {
      const headers = {
        'Content-Type': earlier.type,
        'Idempotency-Replayed': 'true',
        ...(earlier.etag ? { ETag: earlier.etag } : {}),
      }
      const body = earlier.body || null
      return c.newResponse(body, earlier.status as ContentfulStatusCode, headers)
    }
    try {
      await next()
    } catch (error) {
      await db.delete(requestKeys).where(mine(request))
      throw error
    }
    // A refusal is no answer to keep: what stood in the way may be gone at the next attempt.
    if (c.res.ok) {
      const { status, headers } = c.res
      const body = await c.res.clone().text()
      await storeAnswer(db, request, {
        status,
        body,
        type: headers.get('content-type') ?? 'application/json',
        etag: headers.get('etag'),
      })
    } else await db.delete(requestKeys).where(mine(request))
  })
}

interface Replay {
  status: number
  body: string
  type: string
  etag: string | null
}

async function claimOrWait(db: Db, request: RequestKey, now: Date): Promise<Replay | null> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return (await claimRequestKey(db, request, now)) as Replay | null
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'request.in_flight')) throw error
      if (await takeOver(db, request, now)) return null
      await wait(100)
    }
  }
  throw inFlight()
}

async function takeOver(db: Db, request: RequestKey, now: Date): Promise<boolean> {
  const abandoned = lt(requestKeys.at, new Date(now.getTime() - abandonedAfter))
  const taken = await db
    .update(requestKeys)
    .set({ at: now })
    .where(and(mine(request), isNull(requestKeys.answer), abandoned))
    .returning({ key: requestKeys.key })
  return taken.length > 0
}

async function findKey(db: Db, request: RequestKey) {
  const rows = await db.select().from(requestKeys).where(mine(request))
  return rows[0]
}

/** Forgets keys nobody will send again. */
export async function forgetKeysBefore(db: Db, before: Date, most: number): Promise<number> {
  const gone = await db.execute(sql`
    delete from request_keys where (principal, key) in (
      select principal, key from request_keys where at < ${before.toISOString()}::timestamptz limit ${most})`)
  return gone.count
}

const mine = ({ principal, key }: RequestKey) => and(eq(requestKeys.principal, principal), eq(requestKeys.key, key))

function principalOf(c: Context<Env>): string {
  const actor = c.get('actor')
  if (!actor) return 'anonymous'
  if (actor.kind === 'link') return `link:${actor.ticketId}`
  return actor.kind === 'system' ? `system:${actor.name}` : `${actor.kind}:${actor.id}`
}

/** Two sendings of one form differ in their boundary, so a form is compared by its fields. */
async function comparableBody(c: Context<Env>): Promise<unknown> {
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) return c.req.text()
  const form = await c.req.formData()
  return Promise.all(
    [...form].map(async ([name, value]) => [
      name,
      typeof value === 'string' ? value : [value.name, hashOf(Buffer.from(await value.arrayBuffer()))],
    ]),
  )
}

export function hashOf(value: unknown): Buffer {
  const text = Buffer.isBuffer(value) ? value : JSON.stringify(value)
  return createHash('sha256')
    .update(text ?? '')
    .digest()
}

const reused = () =>
  new Refusal(
    'request.key_reused',
    'This Idempotency-Key was used for another request. Make a new key for a new act.',
    422,
  )
const inFlight = () =>
  new Refusal('request.in_flight', 'The same request is being worked on. Send it again in a moment.', 409, {
    extra: { retryAfter: 1 },
  })
