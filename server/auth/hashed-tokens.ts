import { createHash } from 'node:crypto'
import type { BetterAuthOptions } from 'better-auth'
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters'

type Open = (options: BetterAuthOptions) => DBAdapter
type Row = Record<string, unknown>

/** What the database keeps of a session's token: whoever reads the table cannot sign in with it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * An adapter that writes and looks up `session.token` by its hash, while better-auth goes on seeing the token itself.
 * A row that was found by other means than its token keeps the hash: the token is not known then.
 */
export function withHashedTokens(open: Open): Open {
  return (options) => {
    const inner = open(options)
    return {
      ...hashing(inner),
      transaction: (work) => inner.transaction((tx) => work(hashing(tx))),
    }
  }
}

function hashing<T extends DBTransactionAdapter>(inner: T): T {
  return {
    ...inner,
    create: async (given: Parameters<T['create']>[0]) => {
      const tokens = new Map<string, string>()
      return restored(await inner.create({ ...given, data: hashedFields(given.model, given.data, tokens) }), tokens)
    },
    findOne: (given: Asked) => asking(given, (asked) => inner.findOne(asked)),
    findMany: (given: Asked) => asking(given, (asked) => inner.findMany(asked)),
    update: (given: Asked & { update: Row }) => asking(given, (asked) => inner.update(asked)),
    updateMany: (given: Asked & { update: Row }) => asking(given, (asked) => inner.updateMany(asked)),
    delete: (given: Asked) => asking(given, (asked) => inner.delete(asked)),
    deleteMany: (given: Asked) => asking(given, (asked) => inner.deleteMany(asked)),
    consumeOne: (given: Asked) => asking(given, (asked) => inner.consumeOne(asked)),
    count: (given: Asked) => asking(given, (asked) => inner.count(asked)),
  } as T
}

interface Asked {
  model: string
  where: Where[]
  update?: Row
}

async function asking<A extends Asked>(given: A, ask: (asked: A) => Promise<unknown>): Promise<unknown> {
  if (given.model !== 'session') return ask(given)
  const tokens = new Map<string, string>()
  const where = given.where?.map((w) => (w.field === 'token' ? { ...w, value: hashedValue(w.value, tokens) } : w))
  const update = given.update && hashedFields('session', given.update, tokens)
  return restored(await ask({ ...given, where, ...(update ? { update } : {}) }), tokens)
}

function hashedFields(model: string, data: Row, tokens: Map<string, string>): Row {
  return model === 'session' && 'token' in data ? { ...data, token: hashedValue(data['token'], tokens) } : data
}

function hashedValue(value: unknown, tokens: Map<string, string>): string | string[] {
  if (Array.isArray(value)) return value.map((token) => remember(String(token), tokens))
  return remember(String(value), tokens)
}

function remember(token: string, tokens: Map<string, string>): string {
  const hash = hashToken(token)
  tokens.set(hash, token)
  return hash
}

function restored(result: unknown, tokens: Map<string, string>): unknown {
  if (Array.isArray(result)) return result.map((row) => restored(row, tokens))
  if (result === null || typeof result !== 'object' || !('token' in result)) return result
  return { ...result, token: tokens.get(String(result.token)) ?? result.token }
}
