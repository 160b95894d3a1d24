import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import { alerts, alertSteps } from '#server/alerts/alert.table.ts'
import { alertAsks } from '#server/alerts/ask.table.ts'
import { users } from '#server/auth/auth.table.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { newId, type AlertId, type AlertStepId } from '#server/kernel/ids.ts'
import { alertTellSweep } from '#server/alerts/tell.sweep.ts'
import { privateToken } from '#server/kernel/private-token.ts'
import { notices } from '#server/notices/notice.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { cookieFor, liveProcess } from '../support/live.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let contact: ContactActor
let id: AlertId
const words = 'The second route is in service since Monday; both were tested with you.'

/** A plan that is carried out, but for the customer's word. */
beforeEach(async () => {
  app = await testApp({ clock: testClock('2026-11-24T02:00:00Z') })
  w = await world(app)
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [w.account0.id] }
  await app.db.update(accounts).set({ managerId: manager.id }).where(eq(accounts.id, w.account0.id))
  contact = await w.contact(w.account0)
  await withPortal(contact)
  id = newId<AlertId>()
  const now = app.clock.now()
  await app.db.insert(alerts).values({
    ...{ id, accountId: w.account0.id, rule: 'severeFault', severity: 'red', state: 'planned', revision: 1 },
    ...{ openedAt: now, lastAt: now, aim: 'A second route', plannedAt: now, plannedBy: manager.id },
  })
  await app.db.insert(alertSteps).values({
    ...{ id: newId<AlertStepId>(), alertId: id, position: 0, text: 'Build it', ownerId: manager.id },
    ...{ dueOn: '2026-11-24', doneAt: now, doneBy: manager.id },
  })
})

async function withPortal(of: ContactActor) {
  const now = app.clock.now()
  const user = { id: of.id, name: of.name, email: `${of.id}@customer.example`, createdAt: now, updatedAt: now }
  await app.db.insert(users).values(user)
  await app.db.update(contacts).set({ userId: of.id }).where(eq(contacts.id, of.id))
}
const ask = (more: object = {}) =>
  app.as(manager).put(`/alerts/${id}/ask`, { revision: 1, contactId: contact.id, words, ...more })
const asked = async (by = contact) => (await app.as(by).get('/portal/asks')).body.items as { id: string }[]
const alert = async () => (await app.as(manager).get(`/alerts/${id}`)).body

test('the contact says in the portal that it is settled: the loop waits to be measured, and the trace names the contact', async () => {
  expect((await ask()).body).toMatchObject({ state: 'planned', revision: 2, ask: { words, contact: { name: 'Wu' } } })
  const [question] = await asked()
  expect(question).toMatchObject({ words, by: { name: 'Zhao' }, state: 'open' })
  // Of the alert itself the customer is shown nothing.
  expect(JSON.stringify(question)).not.toContain('severeFault')
  expect(JSON.stringify(question)).not.toContain('A second route')
  const path = `/portal/asks/${question!.id}/answer`
  const yes = await app.as(contact).put(path, { satisfied: true, answer: 'Runs well' })
  expect(yes.body).toMatchObject({ state: 'answered', satisfied: true })
  expect((await app.as(contact).put(path, { satisfied: true })).status).toBe(200)
  expect(await app.as(contact).put(path, { satisfied: false, answer: 'On second thought' })).toMatchObject({
    status: 409,
    body: { code: 'ask.over' },
  })
  expect(await asked()).toEqual([])
  const { alert: after, history } = await alert()
  expect(after).toMatchObject({ state: 'confirmed', outcome: 'Runs well', contact: 'Wu', saidHow: 'portal', ask: null })
  expect(after.measureAt).toBe('2026-12-24T02:00:00.000Z')
  expect(history.map(({ type, by }: { type: string; by: string }) => [type, by])).toEqual([
    ['alert.contactAsked', 'Zhao'],
    ['alert.confirmed', 'Wu'],
  ])
  const [row] = await app.db.select().from(events).where(eq(events.type, 'alert.confirmed'))
  expect(row).toMatchObject({ actor: { kind: 'contact', id: contact.id }, payload: { satisfied: true, how: 'portal' } })
})

test('"no" needs a reason, the plan goes on, and whoever answers for the account is told beside the screen', async () => {
  await ask()
  const [question] = await asked()
  const path = `/portal/asks/${question!.id}/answer`
  expect((await app.as(contact).put(path, { satisfied: false })).status).toBe(400)
  await app.as(contact).put(path, { satisfied: false, answer: 'Still drops at night' })
  expect((await alert()).alert).toMatchObject({ state: 'planned', satisfied: false, outcome: 'Still drops at night' })
  await alertTellSweep(app.deps).run(app.clock.now())
  expect(await app.db.select().from(notices)).toMatchObject([{ personId: manager.id, alertId: id }])
})

test('behind the private link of the letter the same is said without signing in; a wrong link opens nothing', async () => {
  await ask()
  const [row] = await app.db.select().from(alertAsks)
  const token = privateToken(app.deps.secret, 'alert-ask', row!.id)
  expect((await app.get(`/asks/${token}`)).body).toMatchObject({ words, state: 'open' })
  expect((await app.get(`/asks/${token.slice(1)}x`)).status).toBe(404)
  const said = await app.put(`/asks/${token}/answer`, { satisfied: true })
  expect(said.body).toMatchObject({ state: 'answered' })
  expect((await alert()).alert).toMatchObject({ state: 'confirmed', outcome: null, contact: 'Wu', saidHow: 'link' })
})

test('only the contact who was asked answers, and only while it is asked', async () => {
  await ask()
  const [question] = await asked()
  const colleague = await w.contact(w.account0, 'account')
  expect(await asked(colleague)).toEqual([])
  const path = `/portal/asks/${question!.id}/answer`
  expect((await app.as(colleague).put(path, { satisfied: true })).status).toBe(404)
  expect((await app.as(manager).put(path, { satisfied: true })).status).toBe(403)
  // Planned anew: what was asked about is not what is true any more.
  const plan = { aim: 'A third', steps: [{ text: 'Build it too', ownerId: manager.id, dueOn: '2026-11-30' }] }
  const [step] = await app.db.select().from(alertSteps)
  await app.as(manager).put(`/alerts/${id}/plan`, {
    ...{ revision: 2, aim: plan.aim },
    steps: [{ id: step!.id, text: step!.text, ownerId: manager.id, dueOn: step!.dueOn }, ...plan.steps],
  })
  expect(await asked()).toEqual([])
  expect((await app.as(contact).put(path, { satisfied: true })).body.code).toBe('ask.over')
  expect((await ask({ revision: 3 })).body.code).toBe('plan.steps_open')
})

test('somebody else is asked instead, the question is taken back, and who cannot be reached is not asked', async () => {
  const colleague = await w.contact(w.account0, 'account')
  expect((await ask({ contactId: colleague.id })).body.code).toBe('ask.unreachable')
  await ask()
  await withPortal(colleague)
  await ask({ contactId: colleague.id, revision: 2 })
  expect([await asked(), await asked(colleague)]).toMatchObject([[], [{ words }]])
  const back = await app.as(manager).delete(`/alerts/${id}/ask?revision=3`)
  expect(back.body).toMatchObject({ state: 'planned', ask: null, revision: 4 })
  expect(await asked(colleague)).toEqual([])
})

test('the portal of the contact who is asked learns of it live, and that it is over, however it ends; nobody else of their house does', async () => {
  await app.db.update(alerts).set({ severity: 'amber' })
  const live = await liveProcess(app)
  const [portal, colleague] = [
    await live.come({ cookie: await cookieFor(app, contact) }),
    await live.come({ cookie: await cookieFor(app, await w.contact(w.account0, 'account')) }),
  ]
  const count = (n: number) => expect.poll(() => portal.of('asks').length, { timeout: 15_000 }).toBe(n)
  await ask()
  await count(1)
  expect(Object.keys(portal.of('asks')[0]!)).toEqual(['cursor'])
  await app.as(manager).delete(`/alerts/${id}/ask?revision=2`)
  await count(2)
  await ask({ revision: 3 })
  await count(3)
  const [question] = await asked()
  await app.as(contact).put(`/portal/asks/${question!.id}/answer`, { satisfied: false, answer: 'Drops at night' })
  await count(4)
  await ask({ revision: 5 })
  await count(5)
  // A severe fault makes an amber alert red: what has grown worse is not settled.
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  const told = () => app.settle().then(() => portal.of('asks').length)
  await expect.poll(told, { timeout: 15_000 }).toBe(6)
  expect(await asked()).toEqual([])
  await colleague.settled()
  expect(colleague.of('asks')).toEqual([])
  expect(JSON.stringify(portal.heard)).not.toContain('severeFault')
})
