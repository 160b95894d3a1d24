import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import { alerts, alertSigns } from '#server/alerts/alert.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { notices } from '#server/notices/notice.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let deputy: StaffActor
let director: StaffActor

/** A Tuesday, ten in the morning in Shanghai. */
const morning = '2026-11-24T02:00:00Z'

beforeEach(async () => {
  app = await testApp({ clock: testClock(morning) })
  w = await world(app)
  const person = async (name: string) => ({
    ...(await w.person(name, ['account_manager'])),
    accounts: [w.account0.id],
  })
  ;[manager, deputy, director] = [await person('Zhao'), await person('Huang'), await person('Liang')]
  await app.db
    .update(accounts)
    .set({ managerId: manager.id, deputyId: deputy.id, directorId: director.id })
    .where(eq(accounts.id, w.account0.id))
})

const severe = async () => w.open({ circuitNumber: (await w.circuit(w.account0)).number })
const lesser = async () => w.open({ circuitNumber: (await w.circuit(w.account0, 'A')).number, impact: 'degraded' })

/** The stream is read when nothing elsewhere on the server holds it back. */
async function settled<T>(look: () => Promise<T>, wanted: (found: T) => void): Promise<T> {
  let found!: T
  await expect
    .poll(
      async () => {
        await app.settle()
        found = await look()
        try {
          wanted(found)
          return true
        } catch {
          return false
        }
      },
      { timeout: 15_000 },
    )
    .toBe(true)
  return found
}
const all = () => app.db.select().from(alerts).orderBy(alerts.openedAt)
const theAlert = async (wanted: object) => (await settled(all, (found) => expect(found).toMatchObject([wanted])))[0]!
const toldPeople = async () =>
  (
    await app.db
      .select({ personId: notices.personId })
      .from(notices)
      .innerJoin(alerts, eq(alerts.id, notices.alertId))
      .where(eq(alerts.rule, 'severeFault'))
      .orderBy(notices.at, notices.id)
  ).map(({ personId }) => personId)

test('a red alert that nobody answers climbs every half hour: the deputy, then the sales director, and stays with him', async () => {
  await severe()
  const alert = await theAlert({ severity: 'red', rung: 0 })
  expect(alert.dueAt).toEqual(new Date('2026-11-24T02:30:00Z'))
  expect(await toldPeople()).toEqual([manager.id])
  app.clock.advance({ minutes: 29 })
  await app.settle()
  expect(await toldPeople()).toEqual([manager.id])
  app.clock.advance({ minutes: 1 })
  await app.settle()
  expect(await toldPeople()).toEqual([manager.id, deputy.id])
  app.clock.advance({ minutes: 30 })
  await app.settle()
  expect(await toldPeople()).toEqual([manager.id, deputy.id, director.id])
  app.clock.advance({ hours: 5 })
  await app.settle()
  expect(await toldPeople()).toHaveLength(3)
  expect((await all()).find(({ id }) => id === alert.id)).toMatchObject({ rung: 2, state: 'open' })
})

test('an acknowledgement stops the climbing', async () => {
  await severe()
  const alert = await theAlert({ severity: 'red', rung: 0 })
  const answer = await app.as(manager).put(`/alerts/${alert.id}/acknowledgement`, { note: 'on it' })
  expect(answer.body).toMatchObject({ state: 'acknowledged', dueAt: null, note: 'on it' })
  app.clock.advance({ hours: 1 })
  await app.settle()
  expect(await toldPeople()).toEqual([manager.id])
})

test('amber waits four working hours and is not mailed in quiet hours; red is told in the middle of the night', async () => {
  // 22:00 in Shanghai.
  app.clock.advance({ hours: 12 })
  await lesser()
  const [amber] = await settled(all, (found) => expect(found).toMatchObject([{ severity: 'amber', rung: 0 }]))
  // Half past eight to noon is three and a half hours, the rest after lunch.
  expect(amber!.dueAt).toEqual(new Date('2026-11-25T06:00:00Z'))
  expect(await toldPeople()).toEqual([])
  expect(amber!.tellAt).toEqual(new Date('2026-11-25T00:00:00Z'))
  await severe()
  await settled(toldPeople, (people) => expect(people).toEqual([manager.id]))
  expect(await all()).toMatchObject([{ severity: 'red', state: 'open', dueAt: new Date('2026-11-24T14:30:00Z') }])
})

test('who answered an amber alert is asked again when it turns red', async () => {
  await lesser()
  const alert = await theAlert({ severity: 'amber', rung: 0 })
  await app.as(manager).put(`/alerts/${alert.id}/acknowledgement`, {})
  await severe()
  await theAlert({ severity: 'red', state: 'open', occurrences: 2 })
  const stale = await app.as(manager).put(`/alerts/${alert.id}/acknowledgement`, { severity: 'amber' })
  expect(stale).toMatchObject({ status: 409, body: { code: 'alert.changed' } })
})

test('from signal to measured result: planned, ticked off, confirmed with the customer, measured after 30 days', async () => {
  await severe()
  const { id } = await theAlert({ severity: 'red' })
  const by = app.as(manager)
  const step = { text: 'Visit the customer', ownerId: manager.id, dueOn: '2026-11-26' }
  const planned = await by.put(`/alerts/${id}/plan`, { revision: 0, aim: 'No third outage', steps: [step] })
  expect(planned.body).toMatchObject({ state: 'planned', revision: 1, steps: [{ text: step.text, doneAt: null }] })
  expect(await by.put(`/alerts/${id}/plan`, { revision: 0, aim: 'Another', steps: [step] })).toMatchObject({
    status: 409,
    body: { code: 'alert.changed' },
  })
  const spoken = { how: 'phone', saidAt: app.clock.now().toISOString() }
  const outcome = { ...spoken, outcome: 'They are content', contactId: w.customer.id, satisfied: true }
  expect(await by.put(`/alerts/${id}/outcome`, { ...outcome, revision: 1 })).toMatchObject({
    status: 409,
    body: { code: 'plan.steps_open', open: 1 },
  })
  await by.put(`/alerts/${id}/plan/steps/${planned.body.steps[0].id}/completion`)
  expect(await by.put(`/alerts/${id}/outcome`, { ...outcome, revision: 2, contactId: w.uuid() })).toMatchObject({
    status: 422,
  })
  const later = { ...outcome, revision: 2, saidAt: '2026-11-25T02:00:00Z' }
  expect((await by.put(`/alerts/${id}/outcome`, later)).body.code).toBe('outcome.said_later')
  const confirmed = await by.put(`/alerts/${id}/outcome`, { ...outcome, revision: 2 })
  expect(confirmed.body).toMatchObject({ state: 'confirmed', contact: 'Wu', satisfied: true, saidHow: 'phone' })
  app.clock.advance({ days: 29 })
  await app.settle()
  expect(await app.db.select().from(alerts).where(eq(alerts.id, id))).toMatchObject([{ state: 'confirmed' }])
  app.clock.advance({ days: 1 })
  await app.settle()
  const detail = await by.get(`/alerts/${id}`)
  expect(detail.body.alert).toMatchObject({ state: 'measured', signsBefore: 1, signsAfter: 0, effect: 'fell' })
  const onBoard = async () =>
    (await by.get('/alerts?view=board')).body.items.find((one: { id: string }) => one.id === id)?.state
  expect(await onBoard()).toBe('measured')
  app.clock.advance({ days: 31 })
  expect(await onBoard()).toBeUndefined()
  expect(detail.body.history.map(({ type }: { type: string }) => type)).toEqual([
    'alert.opened',
    'alert.told',
    'alert.planned',
    'alert.stepDone',
    'alert.confirmed',
    'alert.measured',
  ])
  expect(detail.body.signs).toMatchObject([{ event: 'ticket.opened', ticket: { subject: 'Line down' } }])
  expect(await by.put(`/alerts/${id}/dismissal`, { revision: 4, reason: 'too late' })).toMatchObject({
    status: 409,
    body: { code: 'alert.illegal_move', allowed: [] },
  })
})

test('what the customer is not satisfied with stays planned', async () => {
  await severe()
  const { id } = await theAlert({ severity: 'red' })
  const by = app.as(manager)
  await by.put(`/alerts/${id}/plan`, {
    revision: 0,
    aim: 'Calm',
    steps: [{ text: 'Call them', ownerId: manager.id, dueOn: '2026-11-26' }],
  })
  const spoken = { how: 'meeting', saidAt: app.clock.now().toISOString() }
  const said = {
    ...spoken,
    revision: 1,
    outcome: 'They want a second route',
    contactId: w.customer.id,
    satisfied: false,
  }
  expect((await by.put(`/alerts/${id}/outcome`, said)).body).toMatchObject({ state: 'planned', satisfied: false })
})

test("another account's manager learns nothing of an alert, and an administrator looks without answering", async () => {
  await severe()
  const { id } = await theAlert({ severity: 'red' })
  const stranger = await w.person('Su', ['account_manager'])
  const admin = await w.person('Ye', ['admin'])
  expect((await app.as(stranger).get('/alerts')).body.items).toEqual([])
  expect((await app.as(stranger).get(`/alerts/${id}`)).status).toBe(404)
  expect((await app.as(stranger).put(`/alerts/${id}/acknowledgement`, {})).status).toBe(404)
  expect((await app.as(admin).get(`/alerts/${id}`)).status).toBe(200)
  expect(await app.as(admin).put(`/alerts/${id}/acknowledgement`, {})).toMatchObject({
    status: 403,
    body: { code: 'alert.not_yours' },
  })
  const contact = await w.contact(w.account0, 'account')
  expect((await app.as(contact).get('/alerts')).status).toBe(403)
})

test('a rule may ask for several signs within some days, and its terms are those of the day on which the alert opened', async () => {
  const admin = app.as(await w.person('Ye', ['admin']))
  const { rules, version } = (await admin.get('/alert-rules')).body
  const asked = rules.map((rule: { rule: string }) =>
    rule.rule === 'severeFault' ? { ...rule, count: 3, withinDays: 2, redMinutes: 15 } : rule,
  )
  const saved = await admin.put('/alert-rules', { rules: asked, note: 'Three make an alert', version })
  expect(saved.body).toMatchObject({ version: 1, history: [{ by: 'Ye', changed: ['severeFault'] }] })
  expect(await admin.put('/alert-rules', { rules, note: 'Back again', version })).toMatchObject({
    status: 409,
    body: { code: 'alert_rules.changed' },
  })
  await severe()
  await severe()
  await settled(
    () => app.db.select().from(alertSigns),
    (signs) => expect(signs).toHaveLength(2),
  )
  expect(await all()).toEqual([])
  await severe()
  const alert = await theAlert({ occurrences: 3, ruleVersion: 1, rung: 0 })
  expect(alert.dueAt).toEqual(new Date('2026-11-24T02:15:00Z'))
  await admin.put('/alert-rules', { rules, note: 'Back again', version: 1 })
  expect((await all())[0]!.terms).toMatchObject({ redMinutes: 15 })
})

test('a dry run reads the past with rules that are not in force, and changes nothing', async () => {
  for (let i = 0; i < 3; i++) {
    await severe()
    app.clock.advance({ days: 3 })
  }
  const admin = app.as(await w.person('Ye', ['admin']))
  const { rules } = (await admin.get('/alert-rules')).body
  const before = await app.db.execute(sql`select count(*) from alerts`)
  const tried = (await admin.post('/alert-rules/dry-run', { rules, days: 90 })).body
  expect(tried).toMatchObject({ count: 3 })
  expect(tried.fired[0]).toMatchObject({
    rule: 'severeFault',
    severity: 'red',
    signs: 1,
    account: { code: w.account0.code },
  })
  expect(tried.fired[0].tickets).toHaveLength(1)
  const fewer = rules.map((rule: { rule: string }) => (rule.rule === 'severeFault' ? { ...rule, count: 2 } : rule))
  expect((await admin.post('/alert-rules/dry-run', { rules: fewer, days: 90 })).body.count).toBe(1)
  expect((await admin.post('/alert-rules/dry-run', { rules, days: 2 })).body.count).toBe(0)
  expect(await app.db.execute(sql`select count(*) from alerts`)).toEqual(before)
})

test('a fall in use is told once, however often the figure is sent, and a corrected figure tells nothing new', async () => {
  const feed = app.as(await w.person('Billing', ['admin']))
  const month = (period: string, value: number) => ({
    ...{ account: w.account0.code, kind: 'use', circuit: null, period, value, unit: 'TB', source: 'netflow' },
  })
  for (const [period, value] of [
    ['2026-08', 100],
    ['2026-09', 110],
    ['2026-10', 90],
  ] as const) {
    expect((await feed.post('/account-signals', month(period, value))).status).toBe(200)
  }
  const fall = month('2026-11', 60)
  const first = await feed.post('/account-signals', fall, { 'idempotency-key': 'a-key-of-billing' })
  expect(first.body).toMatchObject({ baseline: 100, fallPercent: 40, news: true })
  expect((await feed.post('/account-signals', fall, { 'idempotency-key': 'a-key-of-billing' })).body).toEqual(
    first.body,
  )
  expect((await feed.post('/account-signals', fall)).body).toMatchObject({ news: false })
  await theAlert({ rule: 'usageFell', severity: 'amber', occurrences: 1 })
  expect((await feed.post('/account-signals', month('2026-11', 55))).body).toMatchObject({
    news: true,
    fallPercent: 45,
  })
  await app.settle()
  await theAlert({ rule: 'usageFell', occurrences: 1 })
  expect((await app.as(manager).post('/account-signals', fall)).status).toBe(403)
  expect((await feed.post('/account-signals', { ...fall, account: 'NONE' })).status).toBe(404)
  expect(await feed.post('/account-signals', month('2027-01', 5))).toMatchObject({
    status: 422,
    body: { code: 'measure.future' },
  })
})

test('a contract that ends with something unsettled is told at 90, 60 and 30 days, once each; without a wound never', async () => {
  const other = await w.account()
  await app.db.execute(sql`
    insert into contracts (id, account_id, number, starts_on, ends_on, monthly_value)
    values (gen_random_uuid(), ${w.account0.id}, 'CON-1', '2024-01-01', '2027-02-10', 1000),
           (gen_random_uuid(), ${other.id}, 'CON-2', '2024-01-01', '2027-02-10', 1000)`)
  await severe()
  const ending = async () =>
    (await app.db.select().from(alertSigns).where(eq(alertSigns.rule, 'contractEnding')))
      .map(({ cause }) => cause)
      .sort()
  await settled(ending, (found) => expect(found).toEqual(['CON-1:2027-02-10:90']))
  app.clock.advance({ days: 20 })
  await settled(ending, (found) => expect(found).toHaveLength(2))
  app.clock.advance({ days: 30 })
  await settled(ending, (found) =>
    expect(found).toEqual(['CON-1:2027-02-10:30', 'CON-1:2027-02-10:60', 'CON-1:2027-02-10:90']),
  )
})
