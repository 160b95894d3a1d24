import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { accountEscalations } from '#server/escalation/account-escalation.table.ts'
import { events } from '#server/events/event.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let our: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let agent: StaffActor
let code: string
let ticket: string

beforeEach(async () => {
  house = await testApp()
  our = await world(house)
  agent = await our.seat('Zhou')
  const someone = await our.person('Zhao', ['account_manager'])
  const account = await our.account({ managerId: someone.id })
  manager = { ...someone, accounts: [account.id] }
  code = account.code
  ticket = (await our.open({ by: await our.contact(account) })).number
})

const terms = () => ({
  ...{ title: 'Three outages in a month', reason: 'The bank talks to a competitor.', severity: 'critical' },
  ...{ target: 'Four weeks without an outage', targetAt: '2026-12-31T00:00:00Z' },
})
async function open(more: object = {}, by = manager) {
  const answer = await house.as(by).post('/account-escalations', { accountCode: code, ...terms(), ...more })
  expect(answer.status).toBe(201)
  return answer.body.number as string
}
const look = async (number: string, as = manager) => (await house.as(as).get(`/account-escalations/${number}`)).body
const move = async (number: string, to: string, text = '') =>
  house.as(manager).put(`/account-escalations/${number}/state`, { to, text, version: (await look(number)).version })

test('the manager opens it from a ticket, and the team of the account is on its watch list', async () => {
  const number = await open({ tickets: [ticket] })
  const view = await look(number)
  expect(view).toMatchObject({
    state: 'open',
    trend: 'steady',
    owner: { name: 'Zhao' },
    causes: [{ number: ticket }],
    mayRun: true,
  })
  expect(view.watchers).toMatchObject([{ name: 'Zhao' }])
  expect(view.log).toMatchObject([{ kind: 'opened', text: 'The bank talks to a competitor.' }])
})

test('it shows on every ticket of the account, to staff alone', async () => {
  const number = await open()
  const { body } = await house.as(agent).get(`/tickets/${ticket}`)
  expect(body.ties.accountEscalation).toMatchObject({ number, severity: 'critical', isCause: false })
})

test('an account has one at a time: a second one is refused with the number of the first', async () => {
  const number = await open()
  const again = await house.as(our.supervisor).post('/account-escalations', { accountCode: code, ...terms() })
  expect(again).toMatchObject({ status: 409, body: { code: 'accountEscalation.exists', number } })
})

test('agents read it and may watch it, but do not keep it; other managers and customers do not know it exists', async () => {
  const number = await open()
  const { version } = await look(number, agent)
  expect((await house.as(agent).patch(`/account-escalations/${number}`, { trend: 'improving', version })).status).toBe(
    403,
  )
  expect((await house.as(agent).put(`/account-escalations/${number}/watchers/${agent.id}`)).status).toBe(200)
  const other = { ...(await our.person('Su', ['account_manager'])), accounts: [] }
  expect((await house.as(other).get(`/account-escalations/${number}`)).status).toBe(404)
  expect((await house.as(other).get('/account-escalations')).body.items).toEqual([])
  const refused = await house.as(other).post('/account-escalations', { accountCode: code, ...terms() })
  expect(refused).toMatchObject({ status: 422, body: { code: 'account.not_found' } })
})

test('what changes is written down from what to what, and a stale change is refused', async () => {
  const number = await open()
  const { version } = await look(number)
  const change = { trend: 'worsening', nextStep: 'Visit on Monday', nextStepAt: '2026-11-30T01:00:00Z', version }
  const { body } = await house.as(manager).patch(`/account-escalations/${number}`, change)
  expect(body).toMatchObject({ trend: 'worsening', nextStep: 'Visit on Monday' })
  expect(body.log[0]).toMatchObject({ kind: 'changed', facts: { trend: { from: 'steady', to: 'worsening' } } })
  const stale = await house.as(manager).patch(`/account-escalations/${number}`, change)
  expect(stale).toMatchObject({ status: 409, body: { code: 'accountEscalation.changed' } })
})

test('it moves along the process on the wall, and is not closed without an outcome', async () => {
  const number = await open()
  expect(await move(number, 'closed')).toMatchObject({ status: 409, body: { code: 'accountEscalation.illegal_move' } })
  expect((await move(number, 'mitigating')).status).toBe(200)
  expect((await move(number, 'resolved')).status).toBe(200)
  expect(await move(number, 'closed')).toMatchObject({
    status: 422,
    body: { code: 'accountEscalation.outcome_missing' },
  })
  expect((await move(number, 'closed', 'The bank stays.')).body).toMatchObject({
    state: 'closed',
    outcome: 'The bank stays.',
  })
})

test('once closed it is the record: refused by the house, and by the database whoever writes', async () => {
  const number = await open({ tickets: [ticket] })
  await move(number, 'withdrawn', 'It was another account.')
  const note = await house
    .as(manager)
    .post(`/account-escalations/${number}/entries`, { kind: 'note', text: 'One more thing' })
  expect(note).toMatchObject({ status: 409, body: { code: 'accountEscalation.frozen' } })
  const frozen = /frozen|append-only/
  const said = async (statement: ReturnType<typeof sql>) =>
    house.db.execute(statement).then(
      () => 'nothing',
      (error: { cause?: Error }) => String(error.cause?.message),
    )
  expect(await said(sql`update account_escalations set title = 'x'`)).toMatch(frozen)
  expect(await said(sql`delete from account_escalations`)).toMatch(frozen)
  expect(await said(sql`delete from account_escalation_tickets`)).toMatch(frozen)
  expect(await said(sql`update account_escalation_entries set text = 'x'`)).toMatch(frozen)
  expect(
    await said(
      sql`insert into account_escalation_watchers select escalation_id, gen_random_uuid(), at from account_escalation_watchers`,
    ),
  ).toMatch(frozen)
  // Another one may be opened after it.
  expect(await open()).not.toBe(number)
})

test('a decision stands once however often it is sent, and its watchers have news until they look', async () => {
  const number = await open({}, our.supervisor)
  const key = { 'idempotency-key': our.uuid() }
  const decision = { kind: 'decision', text: 'A second fibre is built.' }
  for (let i = 0; i < 2; i++)
    await house.as(our.supervisor).post(`/account-escalations/${number}/entries`, decision, key)
  const view = await look(number)
  expect(view.log.filter(({ kind }: { kind: string }) => kind === 'decision')).toHaveLength(1)
  expect(view.isNews).toBe(true)
  await house.as(manager).put(`/account-escalations/${number}/sight`, { version: view.version })
  expect((await look(number)).isNews).toBe(false)
})

test('its tickets are of the account alone', async () => {
  const foreign = (await our.open()).number
  const answer = await house
    .as(our.supervisor)
    .post('/account-escalations', { accountCode: code, ...terms(), tickets: [foreign] })
  expect(answer).toMatchObject({ status: 422, body: { code: 'accountEscalation.foreign_ticket' } })
  expect(await house.db.select().from(accountEscalations)).toEqual([])
})

test('those who watch are named in what happened, so that they are told', async () => {
  await open()
  const [told] = await house.db.select().from(events).where(eq(events.type, 'accountEscalation.opened'))
  expect(told?.payload).toMatchObject({ watchers: [manager.id], severity: 'critical' })
})

test('whoever it is handed over to keeps it, and whoever is called to it reads it, also from outside the account', async () => {
  const number = await open()
  const other = { ...(await our.person('Huang', ['account_manager'])), accounts: [] }
  const third = { ...(await our.person('Su', ['account_manager'])), accounts: [] }
  const { version } = await look(number)
  await house.as(manager).patch(`/account-escalations/${number}`, { ownerId: other.id, version })
  await house.as(manager).put(`/account-escalations/${number}/watchers/${third.id}`)
  const mine = await look(number, other)
  expect(mine).toMatchObject({ owner: { id: other.id }, mayRun: true })
  expect((await house.as(other).get('/account-escalations')).body.items).toMatchObject([{ number }])
  const decision = { kind: 'decision', text: 'We pay for a second path.' }
  expect((await house.as(other).post(`/account-escalations/${number}/entries`, decision)).status).toBe(200)
  expect(await look(number, third)).toMatchObject({ number, mayRun: false })
  expect((await house.as(third).post(`/account-escalations/${number}/entries`, decision)).status).toBe(403)
})

test('a promise has a time that lies ahead', async () => {
  const number = await open()
  const change = async (terms: object) =>
    house.as(manager).patch(`/account-escalations/${number}`, { ...terms, version: (await look(number)).version })
  const promise = 'The cause in writing'
  const past = house.clock.now().toISOString()
  expect((await change({ promise })).body).toMatchObject({
    code: 'accountEscalation.promise_incomplete',
    errors: [{ pointer: '/promiseAt' }],
  })
  expect((await change({ promise, promiseAt: past })).body).toMatchObject({ code: 'accountEscalation.promise_past' })
  const answer = await house
    .as(our.supervisor)
    .post('/account-escalations', { accountCode: (await our.account()).code, ...terms(), promise })
  expect(answer).toMatchObject({ status: 422, body: { code: 'accountEscalation.promise_incomplete' } })
})

const inMinutes = (minutes: number) => new Date(house.clock.now().getTime() + minutes * 60_000).toISOString()

test('a promise that is kept is written down with the next one', async () => {
  const promiseAt = inMinutes(60)
  const number = await open({ promise: 'The cause in writing', promiseAt })
  const { version } = await look(number)
  const next = { promise: 'The second path is measured', promiseAt: inMinutes(600) }
  const end = { kept: true, text: 'Sent, and read with the CIO.', ...next, version }
  const { body } = await house.as(manager).put(`/account-escalations/${number}/promise`, end)
  expect(body).toMatchObject({ ...next, promiseBrokenAt: null })
  expect(body.log[0]).toMatchObject({
    kind: 'promise',
    text: 'Sent, and read with the CIO.',
    facts: { promise: 'The cause in writing', promiseAt, end: 'kept', next: next.promise },
  })
})

test('a promise whose time passes is broken once, and is not talked away: who keeps the record says how it ended', async () => {
  const number = await open({ promise: 'The cause in writing', promiseAt: inMinutes(60) })
  await our.pass({ minutes: 60 })
  const promiseBrokenAt = house.clock.now().toISOString()
  await our.pass({ minutes: 1 })
  const broken = await look(number)
  expect(broken).toMatchObject({ promiseBrokenAt, isNews: true })
  expect(broken.log[0]).toMatchObject({ kind: 'promise', facts: { end: 'overdue' }, by: { id: null } })
  const told = await house.db.select().from(events).where(eq(events.type, 'accountEscalation.promiseBroken'))
  expect(told).toMatchObject([{ payload: { number, watchers: [manager.id] } }])
  const quietly = { promise: null, promiseAt: null, version: broken.version }
  expect((await house.as(manager).patch(`/account-escalations/${number}`, quietly)).body).toMatchObject({
    code: 'accountEscalation.promise_open',
  })
  house.clock.advance({ minutes: 5 })
  const end = { kept: true, text: 'Sent five minutes late.', version: broken.version }
  const { body } = await house.as(manager).put(`/account-escalations/${number}/promise`, end)
  expect(body).toMatchObject({ promise: null, promiseBrokenAt: null })
  expect(body.log[0]).toMatchObject({ kind: 'promise', facts: { end: 'late' } })
  const twice = await house.as(manager).put(`/account-escalations/${number}/promise`, { ...end, version: body.version })
  expect(twice).toMatchObject({ status: 409, body: { code: 'accountEscalation.no_promise' } })
})

test('a frozen record says that it is frozen, also to whoever looked at it before', async () => {
  const number = await open()
  const { version } = await look(number)
  await move(number, 'withdrawn', 'It was another account.')
  for (const [noun, body] of [
    ['', { trend: 'improving' }],
    ['/state', { to: 'open', text: '' }],
    ['/promise', { kept: true, text: 'Kept' }],
  ] as const) {
    const verb = noun === '' ? 'patch' : 'put'
    const answer = await house.as(manager)[verb](`/account-escalations/${number}${noun}`, { ...body, version })
    expect(answer).toMatchObject({ status: 409, body: { code: 'accountEscalation.frozen' } })
  }
})

test('whoever writes into it has read it', async () => {
  const number = await open()
  const { version } = await look(number)
  await house.as(manager).patch(`/account-escalations/${number}`, { trend: 'improving', version })
  expect(await look(number)).toMatchObject({ isNews: false, watchers: [{ hasSeen: true }] })
})
