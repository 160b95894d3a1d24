import { eq } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { alerts } from '#server/alerts/alert.table.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let our: Awaited<ReturnType<typeof world>>
let agent: StaffActor
let manager: StaffActor
let customer: ContactActor

beforeAll(async () => {
  house = await testApp()
  our = await world(house)
  agent = await our.seat('Zhou', { capacity: 20 })
  const someone = await our.person('Zhao', ['account_manager'])
  const account = await our.account({ managerId: someone.id })
  manager = { ...someone, accounts: [account.id] }
  customer = await our.contact(account)
})

const push = (number: string, reason = 'Our trading floor stands still.') =>
  house.as(customer).post(`/portal/tickets/${number}/escalations`, { reason })
const says = (number: string, body = 'We are on it.') =>
  house.as(agent).post(`/tickets/${number}/messages`, { id: our.uuid(), body })

test('a customer who pushes goes ahead of others of the same priority', async () => {
  const first = await our.open({ by: customer })
  const second = await our.open({ by: customer })
  expect((await push(second.number)).status).toBe(200)
  expect((await our.item(second.id))?.bump).toBe(1)
  expect((await our.item(first.id))?.bump).toBe(0)
})

test('the manager has a red alert, and the staff sees who asked and why', async () => {
  const { number } = await our.open({ by: customer })
  await push(number)
  await house.settle()
  const told = await house.db.select().from(alerts).where(eq(alerts.rule, 'escalationAsked'))
  expect(told).toMatchObject([{ severity: 'red', accountId: customer.accountId }])
  const { body } = await house.as(manager).get(`/tickets/${number}`)
  expect(body).toMatchObject({ isPushed: true })
  expect(body.ties.customerEscalations).toMatchObject([
    { by: 'Wu', reason: 'Our trading floor stands still.', isOpen: true },
  ])
})

test('one at a time, three a day, and the customer is told what else to do', async () => {
  const { id, number } = await our.open({ by: customer })
  await assignTicket(house.deps, our.supervisor, { id }, { seat: agent.id, reason: 'test' })
  expect((await push(number)).body).toMatchObject({ escalation: { isOpen: true } })
  expect(await push(number, 'Again!')).toMatchObject({ status: 409, body: { code: 'escalation.open' } })
  for (let i = 0; i < 2; i++) {
    await says(number)
    expect((await push(number, `More ${i}`)).status).toBe(200)
  }
  await says(number)
  expect(await push(number, 'Fourth')).toMatchObject({ status: 429, body: { code: 'escalation.too_often' } })
  house.clock.advance({ days: 1, minutes: 1 })
  expect((await push(number, 'The next day')).status).toBe(200)
})

test('only a public word of staff answers it: a note and a plan of the manager do not', async () => {
  const { id, number } = await our.open({ by: customer })
  await push(number)
  await house
    .as(manager)
    .post(`/tickets/${number}/messages`, { id: our.uuid(), body: 'I called.', visibility: 'internal' })
  expect((await house.as(customer).get(`/portal/tickets/${number}`)).body.escalation.isOpen).toBe(true)
  await says(number)
  const { body } = await house.as(customer).get(`/portal/tickets/${number}`)
  expect(body.escalation).toMatchObject({ isOpen: false, answeredAt: house.clock.now().toISOString() })
  expect(body.actions).toContain('escalate')
  expect(await our.eventsOf(id)).toContain('ticket.escalationAnswered')
})

test('when nobody answers within half an hour that is told once, and raises the alert again', async () => {
  const { id, number } = await our.open({ by: customer })
  await push(number)
  await our.pass({ minutes: 29 })
  expect(await our.eventsOf(id)).not.toContain('ticket.escalationOverdue')
  await our.pass({ minutes: 2 })
  await our.pass({ minutes: 60 })
  expect((await our.eventsOf(id)).filter((type) => type === 'ticket.escalationOverdue')).toHaveLength(1)
})

test('whoever holds the private link may push too, and a double click pushes once', async () => {
  const { id } = await our.open({ by: customer })
  const path = `/follow/${linkToken(house.deps.secret, id)}/escalations`
  const key = { 'idempotency-key': 'push-me-once-please' }
  for (let i = 0; i < 2; i++) {
    const { status, body } = await house.post(path, { reason: 'Still down.' }, key)
    expect(status).toBe(200)
    expect(body.escalation).toMatchObject({ reason: 'Still down.', isOpen: true })
  }
})

test("nobody pushes another's ticket, and there is nothing to push in a solution", async () => {
  const { id, number } = await our.open({ by: customer })
  const stranger = await our.contact(await our.account(), 'account')
  expect((await house.as(stranger).post(`/portal/tickets/${number}/escalations`, { reason: 'x' })).status).toBe(404)
  await assignTicket(house.deps, our.supervisor, { id }, { seat: agent.id, reason: 'test' })
  const { version } = await our.ticket(id)
  const evidence = { kind: 'testResult', detail: 'ok' }
  await house.as(agent).put(`/tickets/${number}/resolution`, { code: 'repaired', text: 'Done.', evidence, version })
  expect(await push(number)).toMatchObject({ status: 409, body: { code: 'escalation.nothing_to_push' } })
})
