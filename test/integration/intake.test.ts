import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { contacts } from '#server/accounts/account.table.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type Answer, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
/** Each test comes from an address of its own: the door is narrow for each. */
let address = ''
let tests = 0
const config = { trustedProxies: 1 }
beforeAll(async () => {
  app = await testApp({ config })
  w = await world(app)
})
beforeEach(() => {
  address = `192.0.2.${++tests}`
})

const report = {
  symptom: 'noService',
  impact: 'down',
  subject: 'Line to Beijing is down',
  description: 'Since this morning nothing goes through.',
  name: 'Somebody',
  language: 'en',
}
const send = (body: object, key: string = randomUUID(), to = app) =>
  to.post(
    '/reports',
    { email: `${tests}@example.com`, ...report, ...body },
    { 'idempotency-key': key, 'x-forwarded-for': address },
  )
const pathOf = (answer: Answer) => `/api/follow/${new URL(answer.body.link).pathname.split('/').at(-1)}`
const ticketOf = async (answer: Answer) =>
  (await app.db.select().from(tickets).where(eq(tickets.number, answer.body.number)))[0]!

/** What a customer sees of a ticket, without what must differ between any two. */
async function seen(answer: Answer, by = app) {
  const { body } = await by.get(pathOf(answer))
  const { number: _number, openedAt: _opened, updatedAt: _updated, timeline, ...rest } = body
  return { ...rest, timeline: timeline.map(({ kind, type, actor }: never) => ({ kind, type, actor })) }
}

test('a report becomes a ticket with a number and a private link, without a sign-in', async () => {
  const answer = await send({})
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    number: expect.stringMatching(/^TT-2026-\d{6}$/),
    link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/follow\/[\w-]{43}$/),
  })
  expect(await ticketOf(answer)).toMatchObject({ channel: 'form', accountId: null, reporter: { name: 'Somebody' } })
})

test('the account and its circuit are found by what the reporter knows, in any case and with blanks around', async () => {
  const circuit = await w.circuit(w.account0)
  const answer = await send({
    accountCode: ` ${w.account0.code.toLowerCase()} `,
    circuitNumber: circuit.number.toLowerCase(),
  })
  expect(await ticketOf(answer)).toMatchObject({ accountId: w.account0.id, circuitId: circuit.id, priority: 'P1' })
})

test('a circuit counts only together with its own account', async () => {
  const others = await w.circuit(await w.account())
  const answer = await send({ accountCode: w.account0.code, circuitNumber: others.number })
  expect(await ticketOf(answer)).toMatchObject({ accountId: w.account0.id, circuitId: null })
  const alone = await send({ circuitNumber: others.number })
  expect(await ticketOf(alone)).toMatchObject({ accountId: null, circuitId: null })
})

test('the contact is known by the e-mail, within the account that is named', async () => {
  const [contact] = await app.db.select().from(contacts).where(eq(contacts.id, w.customer.id))
  const named = await send({ accountCode: w.account0.code, email: contact!.email.toUpperCase() })
  expect(await ticketOf(named)).toMatchObject({ contactId: w.customer.id })
  const elsewhere = await send({ accountCode: (await w.account()).code, email: contact!.email })
  expect(await ticketOf(elsewhere)).toMatchObject({ contactId: null })
  await app.db.update(contacts).set({ active: false }).where(eq(contacts.id, w.customer.id))
  const left = await send({ accountCode: w.account0.code, email: contact!.email })
  expect(await ticketOf(left)).toMatchObject({ contactId: null })
})

test('nothing tells whether an account, a circuit or a contact exists: not the answer, not the ticket behind the link', async () => {
  const circuit = await w.circuit(w.account0)
  const [contact] = await app.db.select().from(contacts).where(eq(contacts.id, w.customer.id))
  const told = { accountCode: w.account0.code, circuitNumber: circuit.number, email: contact!.email }
  const known = await send(told)
  const elsewhere = await testApp({ config })
  await world(elsewhere)
  const unknown = await send(told, randomUUID(), elsewhere)
  expect(known.status).toBe(unknown.status)
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body))
  const names = ({ headers }: Answer) => [...headers.keys()].sort()
  expect(names(known)).toEqual(names(unknown))
  const view = await seen(known)
  expect(view).toEqual(await seen(unknown, elsewhere))
  expect(view).toMatchObject({ priority: null, clocks: [], circuit: circuit.number, openedBy: 'Somebody' })
  expect(JSON.stringify(view)).not.toContain(w.customer.name)
})

test('once the desk has answered, its promises are shown', async () => {
  const circuit = await w.circuit(w.account0)
  const answer = await send({ accountCode: w.account0.code, circuitNumber: circuit.number })
  const { id } = await ticketOf(answer)
  const agent = await w.person('Wang', ['agent'])
  await postMessage(app.deps, agent, { id }, { id: w.uuid(), visibility: 'public', body: 'We are on it.', files: [] })
  const { body } = await app.get(pathOf(answer))
  expect(body).toMatchObject({ priority: 'P1', circuit: circuit.number })
  expect(body.clocks.map((clock: { kind: string }) => clock.kind)).toContain('restore')
})

test('twenty sendings of one report at the same moment make one ticket with one link', async () => {
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => send({ email: undefined, phone: address }, key)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ body }) => body.link)).size).toBe(1)
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1)
  expect(
    await app.db
      .select()
      .from(tickets)
      .where(sql`reporter->>'phone' = ${address}`),
  ).toHaveLength(1)
})

test('the same key with another report is refused', async () => {
  const key = randomUUID()
  await send({}, key)
  expect((await send({ subject: 'Something else' }, key)).body).toMatchObject({
    status: 422,
    code: 'request.key_reused',
  })
})

test('a short key that somebody else could guess is refused', async () => {
  expect((await send({}, 'abc')).body).toMatchObject({ status: 400, code: 'request.key_malformed' })
})

test('fields that are unknown or do not fit are named', async () => {
  const answer = await send({ subject: 'x', priority: 'P1' })
  expect(answer.status).toBe(400)
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/subject', '/priority'])
})

test('one address may report twenty times in ten minutes', async () => {
  for (let i = 0; i < 20; i++) expect((await send({ email: `p${i}@example.com` })).status).toBe(201)
  const refused = await send({})
  expect(refused.body).toMatchObject({ status: 429, code: 'request.too_many' })
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
})

test('one e-mail may be named ten times in an hour, from wherever it comes', async () => {
  for (let i = 0; i < 10; i++) expect((await send({ email: 'Victim@example.com' })).status).toBe(201)
  expect((await send({ email: 'victim@EXAMPLE.com' })).status).toBe(429)
  expect((await send({ email: 'other@example.com' })).status).toBe(201)
})
