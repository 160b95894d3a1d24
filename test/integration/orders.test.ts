import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { accounts, circuits } from '#server/accounts/account.table.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { react } from '#server/events/react.ts'
import { enterCircuitOnOrderAccepted } from '#server/orders/enter-circuit.on-order-accepted.ts'
import { correspondenceOf } from '#server/mail/correspondence.store.ts'
import { letterOf } from '#server/mail/letter.ts'
import { linkHashOf, linkToken } from '#server/tickets/private-link.ts'
import { clocks } from '#server/sla/clock.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let tech: StaffActor
let manager: StaffActor
let stranger: StaffActor
let contact: ContactActor
let account: { id: never; code: string }
let circuit: { id: never; number: string }

beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  agent = await w.seat('Wang', { capacity: 99 })
  tech = await w.seat('Ding', { level: 'L2', skills: { mpls: 4 }, capacity: 99 })
})
beforeEach(async () => {
  account = (await w.account()) as never
  circuit = (await w.circuit(account, 'AA', 'leasedLine')) as never
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [account.id] }
  stranger = { ...(await w.person('Huang', ['account_manager'])), accounts: [] }
  await app.db.update(accounts).set({ managerId: manager.id }).where(eq(accounts.id, account.id))
  contact = await w.contact(account, 'account')
})

const end = { site: '上海', siteEn: 'Shanghai', address: '世纪大道 1 号' }
const wanted = {
  ...{ kind: 'leasedLine', name: '上海至北京专线', nameEn: 'Shanghai to Beijing', grade: 'AA', bandwidthKbps: 100_000 },
  ...{ aEnd: end, zEnd: { ...end, site: '北京', siteEn: 'Beijing' }, equipment: null, region: null },
  ...{ zone: 'Asia/Shanghai', installedOn: '2026-11-30', nodes: [], ridesOn: [] },
}
let serial = 0
const asked = (more: object = {}) => ({
  ...{ kind: 'new', number: `SH-BJ-${String(++serial).padStart(4, '0')}`, wanted, wantedOn: '2026-12-01', note: '' },
  ...{ contactId: contact.id, ...more },
})
async function order(more: object = {}, by = manager) {
  const answer = await app.as(by).post(`/accounts/${account.code}/orders`, asked(more))
  expect(answer.body.code ?? answer.status).toBe(201)
  return answer.body as { number: string; ticket: string; circuit: string }
}
const view = async (number: string, by: StaffActor = w.supervisor) => (await app.as(by).get(`/orders/${number}`)).body
async function done(number: string, by: StaffActor, more: object = {}) {
  const { version } = await view(number)
  return app.as(by).put(`/orders/${number}/step`, { note: '已完成', version, ...more })
}

test('what is ordered is promised by its delivery: no answer is owed besides, which a delivery of days would break', async () => {
  const { ticket } = await order()
  const kinds = await app.db
    .select({ kind: clocks.kind })
    .from(clocks)
    .innerJoin(tickets, eq(tickets.id, clocks.ticketId))
    .where(eq(tickets.number, ticket))
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['acknowledge', 'handOffAccept', 'order'])
})

const good = [
  { name: 'latency', value: 12, limit: 20 },
  { name: 'loss', value: 0, limit: 0.1 },
  { name: 'throughput', value: 99.4, limit: 95 },
]
const measure = (number: string, values = good) =>
  app.as(tech).post(`/orders/${number}/tests`, {
    ...{ measuredAt: app.clock.now().toISOString(), instrument: 'RFC 2544', values, note: '' },
  })
/** Everything that follows of itself: offers are made and taken by whoever is there. */
async function settle(ticket: string) {
  await app.settle()
  for (const seat of [agent, tech]) {
    const { items } = (await app.as(seat).get('/me/offers')).body ?? {}
    for (const offer of items ?? []) await app.as(seat).put(`/offers/${offer.offerId ?? offer.id}/acceptance`)
  }
  const state = (await app.as(w.supervisor).get(`/tickets/${ticket}`)).body
  if (!state.holder && state.status !== 'resolved' && state.status !== 'closed') {
    const seat = state.level === 'L1' ? agent : tech
    await app.as(w.supervisor).put(`/tickets/${ticket}/assignment`, { seat: seat.id, reason: 'test' })
  }
}
async function toTheCustomer(one: { number: string; ticket: string }) {
  await settle(one.ticket)
  expect((await done(one.number, agent)).status).toBe(200)
  await settle(one.ticket)
  for (const _stage of ['design', 'build', 'configure']) expect((await done(one.number, tech)).status).toBe(200)
  expect((await measure(one.number)).status).toBe(201)
  expect((await done(one.number, tech)).body.status).toBe('resolved')
}
const portal = (client: Client) => client.get('/portal/orders')
const inventory = async (number: string) => (await app.db.select().from(circuits).where(eq(circuits.number, number)))[0]

test('an order runs from the desk through the positions to the customer, and the accepted circuit is in the inventory', async () => {
  const one = await order()
  expect(one).toMatchObject({ stage: 'check', status: 'acknowledged' })
  await settle(one.ticket)
  expect((await done(one.number, agent)).body).toMatchObject({ stage: 'design', position: 1 })
  await settle(one.ticket)
  const mine = await view(one.number, tech)
  expect(mine.may).toMatchObject({ advance: true, back: true })
  expect(mine.holdings.map(({ kind }: { kind: string }) => kind)).toEqual(['queue', 'seat', 'queue', 'seat'])
  for (const _stage of ['design', 'build', 'configure']) await done(one.number, tech)
  expect((await view(one.number)).stage).toBe('test')
  expect((await done(one.number, tech)).body).toMatchObject({ code: 'order.test_missing' })
  await measure(one.number, [{ name: 'latency', value: 30, limit: 20 }, ...good.slice(1)])
  expect((await done(one.number, tech)).body).toMatchObject({ code: 'order.test_failed', failed: ['latency'] })
  await measure(one.number)
  expect((await done(one.number, tech)).body).toMatchObject({ status: 'resolved', stage: null })
  const [own] = (await portal(app.as(contact))).body.items
  expect(own).toMatchObject({ number: one.number, status: 'resolved' })
  expect(own.tests[0].values).toHaveLength(3)
  expect(await inventory(one.circuit)).toBeUndefined()

  expect((await app.as(contact).put(`/portal/tickets/${one.ticket}/confirmation`, { rating: 5 })).status).toBe(200)
  await app.settle()
  expect(await inventory(one.circuit)).toMatchObject({ status: 'active', installedOn: '2026-11-23', name: wanted.name })
  const tests = (await app.as(manager).get(`/circuits/${one.circuit}/tests`)).body.items
  expect(tests).toMatchObject([{ order: one.number, passed: true }, { passed: false }])
  expect((await view(one.number)).enteredAt).not.toBeNull()
})

test('a ticket that carries out an order is not solved past its positions and tests; its customer accepts, in the portal and behind the private link', async () => {
  const one = await order()
  await settle(one.ticket)
  const ticket = async () => (await app.as(agent).get(`/tickets/${one.ticket}`)).body
  const { version, actions, ties } = await ticket()
  expect(actions).not.toContain('resolve')
  expect(ties.order).toEqual({ number: one.number, underWay: true })
  const past = { code: 'requestDone', text: '已开通，请验收。', evidence: null, version }
  expect(await app.as(agent).put(`/tickets/${one.ticket}/resolution`, past)).toMatchObject({
    ...{ status: 409, body: { code: 'ticket.is_order', order: one.number } },
  })
  await toTheCustomer(one)
  const own = (await app.as(contact).get(`/portal/tickets/${one.ticket}`)).body
  expect(own).toMatchObject({ order: one.number, status: 'resolved' })
  expect(own.timeline.find(({ type }: { type?: string }) => type === 'ticket.resolved').facts.order).toBe(one.number)
  const carried = (await app.as(contact).get(`/portal/tickets/${one.ticket}/order`)).body.order
  expect(carried).toMatchObject({ number: one.number, tests: [{ passed: true }] })
  const [row] = await app.db.select().from(tickets).where(eq(tickets.number, one.ticket))
  const link = linkToken(app.deps.secret, row!.id)
  await app.db
    .update(tickets)
    .set({ linkHash: linkHashOf(link) })
    .where(eq(tickets.id, row!.id))
  expect((await app.get(`/follow/${link}/order`)).body.order).toMatchObject({ number: one.number })
  expect((await app.get(`/follow/${link}`)).body.order).toBe(one.number)
  const job = { kind: 'resolved' as const, eventId: 0, ticketId: row!.id, messageId: null }
  const letter = await correspondenceOf(app.db, job, { origin: 'https://line.example', secret: app.deps.secret })
  expect(letterOf(letter!, { name: 'House', colour: '#000000', logo: null }).subject).toContain('请您验收')
})

test('the promise of the order runs from the day it is ordered, stands still while the customer looks, and ends with acceptance', async () => {
  const one = await order()
  const due = (await view(one.number)).dueAt
  // Five working days of the office from Monday morning.
  expect(due.slice(0, 10)).toBe('2026-11-30')
  await toTheCustomer(one)
  const clocks = async () =>
    (await app.as(w.supervisor).get(`/tickets/${one.ticket}`)).body.clocks.find(
      ({ kind }: { kind: string }) => kind === 'order',
    )
  expect(await clocks()).toMatchObject({ state: 'paused', breached: false })
  await app.as(contact).put(`/portal/tickets/${one.ticket}/confirmation`, { rating: 4 })
  expect(await clocks()).toMatchObject({ state: 'stopped', breached: false })
})

test('what the customer rejects goes back to the desk with the reason; what was done is not done again, but measured anew', async () => {
  const one = await order()
  await toTheCustomer(one)
  await app.as(contact).put(`/portal/tickets/${one.ticket}/rejection`, { reason: '速率只有一半' })
  await settle(one.ticket)
  const back = await view(one.number)
  expect(back).toMatchObject({ stage: 'check', rejections: 1 })
  expect(back.steps[0]).toMatchObject({ outcome: 'rejected', note: '速率只有一半' })
  expect((await done(one.number, agent, { to: 'test' })).body.stage).toBe('test')
  await settle(one.ticket)
  expect((await done(one.number, tech)).body.code).toBe('order.test_missing')
  app.clock.advance({ minutes: 5 })
  await measure(one.number)
  expect((await done(one.number, tech)).body.status).toBe('resolved')
})

test('a stage that was never done cannot be left out', async () => {
  const one = await order()
  await settle(one.ticket)
  expect((await done(one.number, agent, { to: 'test' })).body.code).toBe('order.skips')
})

test('a position sends back what it cannot do, to whoever had it before', async () => {
  const one = await order()
  await settle(one.ticket)
  await done(one.number, agent)
  await settle(one.ticket)
  const { version } = await view(one.number)
  const back = await app.as(tech).put(`/orders/${one.number}/return`, { reason: '地址不清', version })
  expect(back.body).toMatchObject({ stage: 'check', holdings: expect.anything() })
  expect(back.body.steps[0]).toMatchObject({ outcome: 'back', note: '地址不清' })
  expect((await app.as(tech).put(`/orders/${one.number}/return`, { reason: '再来', version })).body.code).toBe(
    'order.changed',
  )
})

test('a change is written to the circuit it was ordered for, once, however often the stream is read', async () => {
  const one = await order({ kind: 'change', number: circuit.number, wanted: { ...wanted, bandwidthKbps: 1_000_000 } })
  await toTheCustomer(one)
  await app.as(contact).put(`/portal/tickets/${one.ticket}/confirmation`, { rating: 5 })
  await app.settle()
  const changed = await inventory(circuit.number)
  expect(changed).toMatchObject({ bandwidthKbps: 1_000_000, installedOn: '2024-01-01', version: 2 })
  for (let i = 0; i < 3; i++) await react(app.deps, enterCircuitOnOrderAccepted)
  expect((await inventory(circuit.number))!.version).toBe(2)
})

test('two open orders never stand for one circuit, and a number that is taken is refused', async () => {
  await order({ kind: 'change', number: circuit.number })
  const post = (more: object) => app.as(manager).post(`/accounts/${account.code}/orders`, asked(more))
  expect((await post({ kind: 'move', number: circuit.number })).body.code).toBe('order.open_already')
  expect((await post({ kind: 'new', number: circuit.number })).body.code).toBe('circuit.number_taken')
  expect((await post({ kind: 'move', number: 'NO-SUCH-LINE' })).body.code).toBe('circuit.not_found')
  const same = asked()
  const both = await Promise.all([post(same), post(same)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('a number that somebody entered meanwhile is told beside the order, and enters once it is free', async () => {
  const one = await order()
  await toTheCustomer(one)
  const taken = await w.circuit(account)
  await app.db.update(circuits).set({ number: one.circuit }).where(eq(circuits.id, taken.id))
  await app.as(contact).put(`/portal/tickets/${one.ticket}/confirmation`, { rating: 5 })
  await app.settle()
  expect(await view(one.number)).toMatchObject({
    enteredAt: null,
    trouble: expect.stringContaining('number'),
    may: { enter: true },
  })
  await app.db
    .update(circuits)
    .set({ number: `${one.circuit}-OLD` })
    .where(eq(circuits.id, taken.id))
  expect((await app.as(w.supervisor).put(`/orders/${one.number}/entry`)).body).toMatchObject({ trouble: null })
  expect(await inventory(one.circuit)).toMatchObject({ status: 'active' })
})

test('a manager orders for and follows the own accounts alone, and takes no work over', async () => {
  const one = await order()
  const list = async (by: StaffActor) =>
    (await app.as(by).get('/orders')).body.items.filter(({ number }: { number: string }) => number === one.number)
  expect(await list(manager)).toHaveLength(1)
  expect(await list(stranger)).toEqual([])
  expect((await app.as(stranger).get(`/orders/${one.number}`)).status).toBe(404)
  expect((await app.as(stranger).post(`/accounts/${account.code}/orders`, asked())).status).toBe(404)
  expect((await app.as(contact).get(`/orders/${one.number}`)).status).toBe(403)
  expect((await done(one.number, manager)).body.code).toBe('order.not_in_work')
  const other = await w.contact(await w.account(), 'account')
  expect((await portal(app.as(other))).body.items).toEqual([])
})

test('supervisors say which position does which stage; orders under way keep their route', async () => {
  const before = await order()
  const field = await w.queue('field', 'L2', {
    skills: [{ skill: 'transmission', level: 1 }],
    when: { type: ['complaint'] },
  })
  const put = (by: StaffActor, queue: string) =>
    app.as(by).put('/order-positions', { positions: [{ stage: 'build', queue }] })
  expect((await put(manager, 'field')).status).toBe(403)
  expect((await put(w.supervisor, 'desk')).body.code).toBe('order.position_level')
  expect((await put(w.supervisor, 'field')).status).toBe(200)
  const queueOf = async (number: string) =>
    (await view(number)).route.find(({ stage }: { stage: string }) => stage === 'build').queue.code
  expect(await queueOf((await order()).number)).toBe('field')
  expect(await queueOf(before.number)).not.toBe('field')
  expect(field).toBeTruthy()
  await app.as(w.supervisor).put('/order-positions', { positions: [] })
})
