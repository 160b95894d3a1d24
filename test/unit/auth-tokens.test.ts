import { createHmac } from 'node:crypto'
import type { DBAdapter } from 'better-auth/adapters'
import { beforeEach, expect, test } from 'vitest'
import { sessionCookie } from '#server/auth/cookie.ts'
import { hashToken, withHashedTokens } from '#server/auth/hashed-tokens.ts'

const token = 'a'.repeat(32)
const hash = hashToken(token)
let asked: { method: string; given: Record<string, unknown> }[]
let adapter: DBAdapter

/** Answers like a database that holds one session: with what is stored, never with a token. */
function recording(): DBAdapter {
  const row = { id: '1', userId: 'u', token: hash }
  const answers: Record<string, unknown> = {
    ...{ create: row, findOne: row, findMany: [row], update: row, consumeOne: row },
    ...{ updateMany: 1, delete: undefined, deleteMany: 1, count: 1 },
  }
  const methods = Object.entries(answers).map(([method, answer]) => [
    method,
    async (given: Record<string, unknown>) => {
      asked.push({ method, given })
      return answer
    },
  ])
  const inner = { id: 'fake', ...Object.fromEntries(methods) }
  return { ...inner, transaction: (work: (tx: unknown) => unknown) => work(inner) } as unknown as DBAdapter
}

beforeEach(() => {
  asked = []
  adapter = withHashedTokens(recording)({})
})

const byToken = [{ field: 'token', value: token }]
const everyUse: [string, (on: Omit<DBAdapter, 'transaction'>) => Promise<unknown>][] = [
  ['create', (on) => on.create({ model: 'session', data: { token, userId: 'u' } })],
  ['findOne', (on) => on.findOne({ model: 'session', where: byToken })],
  [
    'findMany',
    (on) =>
      on.findMany({ model: 'session', where: [{ field: 'token', operator: 'in', value: [token, 'b'.repeat(32)] }] }),
  ],
  ['update', (on) => on.update({ model: 'session', where: byToken, update: { userAgent: 'x' } })],
  ['updateMany', (on) => on.updateMany({ model: 'session', where: byToken, update: { token } })],
  ['delete', (on) => on.delete({ model: 'session', where: byToken })],
  ['deleteMany', (on) => on.deleteMany({ model: 'session', where: byToken })],
  ['consumeOne', (on) => on.consumeOne({ model: 'session', where: byToken })],
  ['count', (on) => on.count({ model: 'session', where: byToken })],
]

for (const [method, use] of everyUse) {
  test(`${method}: the database is asked by the hash and never sees the token`, async () => {
    await use(adapter)
    await adapter.transaction((tx) => use(tx))
    expect(asked.map((question) => question.method)).toEqual([method, method])
    for (const { given } of asked) {
      expect(JSON.stringify(given)).toContain(hash)
      expect(JSON.stringify(given)).not.toContain(token)
    }
  })
}

test('whoever asked with a token gets it back; other ways of finding a session do not reveal it', async () => {
  expect(await adapter.create({ model: 'session', data: { token } })).toMatchObject({ token })
  expect(await adapter.findOne({ model: 'session', where: byToken })).toMatchObject({ token })
  expect(await adapter.findMany({ model: 'session', where: byToken })).toMatchObject([{ token }])
  expect(await adapter.findMany({ model: 'session', where: [{ field: 'userId', value: 'u' }] })).toMatchObject([
    { token: hash },
  ])
})

test('tokens of other things are left as they are', async () => {
  await adapter.create({ model: 'verification', data: { token } })
  await adapter.findOne({ model: 'account', where: byToken })
  for (const { given } of asked) expect(JSON.stringify(given)).toContain(token)
})

test('a cookie counts only with our signature, wherever it stands among others', () => {
  const cookie = sessionCookie('http://127.0.0.1:3000', 'our secret')
  const read = (header: string) => cookie.tokenIn(new Headers({ cookie: header }))
  const signature = (secret: string) => createHmac('sha256', secret).update(token).digest('base64')
  const ours = `keyline=${encodeURIComponent(`${token}.${signature('our secret')}`)}`
  expect(read(`theme=dark; ${ours}; zone=UTC`)).toBe(token)
  expect(cookie.renewed(new Headers({ cookie: ours }))).toBe(`${ours}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`)

  const forged = `keyline=${encodeURIComponent(`${token}.${signature('their secret')}`)}`
  const nothing = [`my${ours}`, `keyline=${token}`, `keyline=${token}.`, 'keyline=%E0%A4%A', 'keyline=', 'keyline', '']
  for (const header of [forged, ...nothing]) {
    expect(read(header), header).toBeNull()
    expect(cookie.renewed(new Headers({ cookie: header }))).toBeNull()
  }
})
