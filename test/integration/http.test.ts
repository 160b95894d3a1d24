import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { limit } from '#server/http/rate-limit.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { jsonAnswer, jsonBody, requireContact, requireStaff, type Env } from '#server/http/env.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { expectLogged, loggedLines } from '../support/log.ts'

let house: TestApp
let databaseAnswers = true
let whenAsked: () => void = () => undefined
let acts = 0
let release: () => void = () => undefined
const staff = (...roles: StaffActor['roles'][number][]): StaffActor => ({
  kind: 'staff',
  id: newId<PersonId>(),
  name: '李娜',
  nameEn: 'Li Na',
  language: 'zh-CN',
  roles,
  accounts: [],
})

const thing = z.strictObject({ name: z.string().min(2), parts: z.array(z.strictObject({ size: z.int() })) })
const ok = jsonAnswer(z.object({ ok: z.boolean() }), 'Done')

function sampleRoutes(deps: Deps) {
  const routes = new OpenAPIHono<Env>()
  const things = createRoute({
    method: 'post',
    path: '/things',
    request: { body: jsonBody(thing) },
    responses: { 200: ok },
  })
  routes.openapi(things, (c) => c.json({ ok: true }, 200))
  const page = createRoute({
    method: 'get',
    path: '/things',
    request: { query: z.strictObject({ limit: z.coerce.number().max(200) }) },
    responses: { 200: ok },
  })
  routes.openapi(page, (c) => c.json({ ok: true }, 200))
  routes.get('/supervisors', (c) => c.json({ name: requireStaff(c, 'supervisor').name }))
  routes.get('/contacts', (c) => c.json({ name: requireContact(c).name }))
  routes.get('/refused', () => {
    throw new Refusal('ticket.already_taken', 'Li Na took this ticket at 10:02. Take the next one.', 409, {
      extra: { holder: 'Li Na' },
    })
  })
  routes.get('/broken', () => {
    throw new Error('password=hunter2 in line 3')
  })
  routes.get('/slow-statement', async (c) => {
    await deps.db.transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = 50`)
      await tx.execute(sql`select pg_sleep(5)`)
    })
    return c.json({})
  })
  routes.get('/hangs', async (c) => {
    await new Promise<void>((resolve) => (release = resolve))
    return c.json({ ok: true })
  })
  routes.get('/where', (c) => c.json({ address: c.get('clientAddress') }))
  routes.post('/acts', idempotent(deps), async (c) => {
    acts++
    if ((await c.req.text()).includes('refuse me')) throw new Refusal('act.not_now', 'Not now.', 409)
    return c.json({ act: acts }, 201, { ETag: '"1"' })
  })
  routes.post('/door', limit(deps, 'door', { points: 3, duration: 60 }), (c) => c.json({ ok: true }))
  return routes
}

beforeAll(async () => {
  const databaseSeemsThere = () => {
    whenAsked()
    return databaseAnswers
  }
  house = await testApp({ features: [sampleRoutes], databaseAnswers: databaseSeemsThere })
})

describe('errors are problem documents', () => {
  test('a body that does not fit is refused with a pointer to each field', async () => {
    const { status, headers, body } = await house.post('/things', { name: 'x', parts: [{ size: 1, colour: 'red' }] })
    expect(status).toBe(400)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({
      type: 'urn:keyline:problem:request.invalid',
      title: 'Bad Request',
      code: 'request.invalid',
    })
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/name', '/parts/0/colour'])
  })

  test('a query that does not fit, or asks for what nobody knows, is refused the same way', async () => {
    const { status, body } = await house.get('/things?limit=5000&order=name')
    expect(status).toBe(400)
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/limit', '/order'])
  })

  test.each([
    [
      'malformed JSON',
      { body: '{"name": ', headers: { 'content-type': 'application/json' } },
      400,
      'request.malformed',
    ],
    ['no body at all', {}, 400, 'request.invalid'],
    [
      'a body that says it is something else',
      { body: 'name=x', headers: { 'content-type': 'text/plain' } },
      415,
      'request.unsupported_type',
    ],
    [
      'more than a megabyte',
      { body: `"${'x'.repeat(1_100_000)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'request.too_large',
    ],
  ])('%s', async (_name, init, status, code) => {
    const answer = await house.request('/things', { method: 'POST', ...init })
    expect(answer).toMatchObject({ status, body: { status, code } })
  })

  test('an address that does not exist', async () => {
    expect(await house.get('/nothing/here')).toMatchObject({ status: 404, body: { code: 'route.not_found' } })
  })

  test('a refusal keeps its code, its sentence and what it adds', async () => {
    const { status, body } = await house.get('/refused')
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'ticket.already_taken', title: 'Conflict', holder: 'Li Na' })
    expect(body.detail).toContain('Take the next one')
  })

  test('an unexpected error tells the caller nothing of its inside, and the log everything', async () => {
    expectLogged(/hunter2/)
    const { status, body } = await house.get('/broken')
    expect(status).toBe(500)
    expect(body).toMatchObject({ code: 'internal', requestId: expect.any(String) })
    expect(JSON.stringify(body)).not.toContain('hunter2')
  })
})

describe('who may', () => {
  test('nobody is asked to sign in, the wrong role is told so, the right one passes', async () => {
    expect(await house.get('/supervisors')).toMatchObject({ status: 401, body: { code: 'auth.required' } })
    expect(await house.as(staff('agent')).get('/supervisors')).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    })
    expect(await house.as(staff('agent', 'supervisor')).get('/supervisors')).toMatchObject({ status: 200 })
    expect(await house.as(staff('admin')).get('/contacts')).toMatchObject({ status: 403 })
  })

  const send = (headers: Record<string, string>) => house.post('/things', { name: 'xy', parts: [] }, headers)

  test.each([
    ['a page of ours', { origin: 'http://127.0.0.1:3000' }, 200],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:3001' }, 403],
    ['a name that DNS could point at us', { origin: 'http://evil.example:3000', host: 'evil.example:3000' }, 403],
    ['the name of a machine in the house', { origin: 'http://helpdesk:3000', host: 'helpdesk:3000' }, 200],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbouring subdomain', { 'sec-fetch-site': 'same-site' }, 403],
    ['a program without a cookie', {}, 200],
    ['a program with a cookie somebody else could have used', { cookie: 'session=1' }, 403],
  ])('a change sent by %s', async (_name, headers, status) => {
    expect((await send(headers as Record<string, string>)).status).toBe(status)
  })

  test('with a fixed origin no other name is believed', async () => {
    const fixed = await testApp({
      features: [sampleRoutes],
      config: { origin: 'https://service.example', originIsFixed: true },
    })
    const from = (origin: string) =>
      fixed.post('/things', { name: 'xy', parts: [] }, { origin, host: new URL(origin).host })
    expect((await from('https://service.example')).status).toBe(200)
    expect((await from('http://127.0.0.1:3000')).status).toBe(403)
    expect((await from('https://service.example')).headers.get('strict-transport-security')).toContain('max-age')
  })
})

describe('while the database is away', () => {
  test('a statement that was stopped is our fault for now, not for ever', async () => {
    const { status, headers, body } = await house.get('/slow-statement')
    expect(status).toBe(503)
    expect(body.code).toBe('database.busy')
    expect(headers.get('retry-after')).toBe('1')
  })

  test('a request that hangs is given up', async () => {
    databaseAnswers = false
    const { status, body } = await house.get('/hangs')
    databaseAnswers = true
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'database.away' })
    release()
  })

  test('work that is only slow is not cut off', async () => {
    whenAsked = () => release()
    expect((await house.get('/hangs')).status).toBe(200)
    whenAsked = () => undefined
  })

  test('we are alive, but not ready', async () => {
    databaseAnswers = false
    expect((await house.get('/healthz')).status).toBe(200)
    const { status, body } = await house.get('/readyz')
    databaseAnswers = true
    expect(status).toBe(503)
    expect(body).toMatchObject({ status: 'unready', database: 'away' })
  })
})

describe('a retry is harmless', () => {
  const key = () => ({ 'idempotency-key': crypto.randomUUID() })

  test('the same key gives the same answer, and the work is done once', async () => {
    const mine = key()
    const first = await house.post('/acts', { n: 1 }, mine)
    const second = await house.post('/acts', { n: 1 }, mine)
    expect(second).toMatchObject({ status: 201, body: first.body })
    expect(second.headers.get('etag')).toBe('"1"')
    expect(second.headers.get('idempotency-replayed')).toBe('true')
  })

  test('twenty at once are one act', async () => {
    const mine = key()
    const before = acts
    const answers = await Promise.all(Array.from({ length: 20 }, () => house.post('/acts', { n: 2 }, mine)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.act}`)).size).toBe(1)
    expect(acts - before).toBe(1)
  })

  test('another body under the same key is refused', async () => {
    const mine = key()
    await house.post('/acts', { n: 3 }, mine)
    expect(await house.post('/acts', { n: 4 }, mine)).toMatchObject({
      status: 422,
      body: { code: 'request.key_reused' },
    })
  })

  test('a key belongs to whoever sent it', async () => {
    const mine = key()
    const first = await house.as(staff('agent')).post('/acts', { n: 5 }, mine)
    const second = await house.as(staff('agent')).post('/acts', { n: 5 }, mine)
    expect(second.body.act).not.toBe(first.body.act)
  })

  test('a refusal is not remembered: what stood in the way may be gone', async () => {
    const mine = key()
    const before = acts
    expect((await house.post('/acts', { say: 'refuse me' }, mine)).status).toBe(409)
    expect((await house.post('/acts', { say: 'refuse me' }, mine)).status).toBe(409)
    expect(acts - before).toBe(2)
  })

  test('a form sent twice is the same form, although its boundary differs', async () => {
    const form = (text: string) => {
      const data = new FormData()
      data.set('file', new File([text], 'trace.txt'))
      return data
    }
    const mine = key()
    const first = await house.post('/acts', form('a'), mine)
    expect((await house.post('/acts', form('a'), mine)).body).toEqual(first.body)
    expect((await house.post('/acts', form('b'), mine)).status).toBe(422)
  })

  test('a work that was abandoned by a process that died is taken up again after a minute', async () => {
    const mine = key()
    await house.post('/acts', { n: 6 }, mine)
    await house.db.execute(sql`update request_keys set answer = null where key = ${mine['idempotency-key']}`)
    house.clock.advance({ minutes: 2 })
    expect((await house.post('/acts', { n: 6 }, mine)).status).toBe(201)
  })
})

describe('public doors are narrow', () => {
  test('the fourth knock within the minute is told when to come back', async () => {
    for (const _ of [1, 2, 3]) expect((await house.post('/door')).status).toBe(200)
    const { status, headers, body } = await house.post('/door')
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'request.too_many' })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('an address is believed only from a proxy of ours, and as far back as we have proxies', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
    expect((await house.get('/where', forwarded)).body.address).toBe('unknown')
    const behind = await testApp({ features: [sampleRoutes], config: { trustedProxies: 1 } })
    expect((await behind.get('/where', forwarded)).body.address).toBe('198.51.100.7')
  })
})

describe('what every answer carries', () => {
  test('nothing may be sniffed, framed, run or kept', async () => {
    const { headers } = await house.get('/things?limit=1')
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
    })
    expect(headers.has('strict-transport-security')).toBe(false)
  })

  test('the log names the request and nothing that would open a door', async () => {
    await house.get('/follow/zM3vQ8nB1xY7kL2pR9sT4w?token=abcdef')
    const line = loggedLines().at(-1)!
    expect(line).toMatchObject({ msg: 'request', path: '/api/follow/…', status: 404 })
    expect(JSON.stringify(line)).not.toMatch(/zM3v|abcdef/)
  })
})

describe('the API describes itself', () => {
  test('the document and its page are made from the routes', async () => {
    const { body } = await house.get('/api/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths)).toContain('/api/things')
    const page = await house.get('/api/docs')
    expect(page.body).toContain('/api/things')
    expect(page.body).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toMatch(/style-src 'sha256-/)
  })
})

describe('figures', () => {
  test('are for this machine and for those with the token, and for nobody else', async () => {
    expect((await house.get('/metrics')).status).toBe(404)
    const open = await testApp({ features: [sampleRoutes], config: { metricsToken: 'let-me-see' } })
    await open.get('/things?limit=1')
    const answer = await open.get('/metrics', { authorization: 'Bearer let-me-see' })
    expect(answer.body).toMatch(
      /keyline_http_duration_seconds_count\{route="\/api\/things",method="GET",status="200"\} 1/,
    )
    expect(answer.body).toMatch(/^keyline_routing_waiting 0$/m)
    expect(answer.body).not.toMatch(/ Nan$/im)
    expect((await open.get('/metrics', { authorization: 'Bearer let-me-sea' })).status).toBe(404)
  })
})
