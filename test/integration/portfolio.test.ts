import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { noticeDeliveries, notices } from '#server/notices/notice.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let deputy: StaffActor

/** A Tuesday, ten in the morning in Shanghai. */
beforeEach(async () => {
  app = await testApp({ clock: testClock('2026-11-24T02:00:00Z') })
  w = await world(app)
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [w.account0.id] }
  deputy = { ...(await w.person('Huang', ['account_manager'])), accounts: [w.account0.id] }
  await app.db
    .update(accounts)
    .set({ managerId: manager.id, deputyId: deputy.id })
    .where(eq(accounts.id, w.account0.id))
})

/** What a session of this person would see, asked of the database as a session is. */
async function portfolioOf(person: StaffActor): Promise<string[]> {
  const { answersFor } = await import('#server/accounts/portfolio.store.ts')
  const rows = await app.db.execute<{ id: string }>(
    sql`select a.id from accounts a where ${answersFor(sql`${person.id}::uuid`, sql`${app.clock.now().toISOString()}::timestamptz`)}`,
  )
  return rows.map(({ id }) => id)
}

test('a leave makes the stand-in see and receive, and only while it lasts', async () => {
  const standIn = await w.person('Su', ['account_manager'])
  expect(await portfolioOf(standIn)).toEqual([])
  const leave = { personId: manager.id, from: '2026-11-24T01:00:00Z', until: '2026-11-28T01:00:00Z', note: '' }
  const made = await app.as(manager).post('/manager-leaves', { ...leave, standInId: standIn.id })
  expect(made.body.items).toMatchObject([{ leaves: [{ standIn: { name: 'Su' }, now: true }] }])
  expect(await portfolioOf(standIn)).toEqual([w.account0.id])
  expect(await app.as(manager).post('/manager-leaves', { ...leave, standInId: null })).toMatchObject({
    status: 409,
    body: { code: 'leave.overlap' },
  })
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  const told = async () =>
    (await app.db.select({ person: notices.personId }).from(notices).where(eq(notices.kind, 'alert'))).map(
      ({ person }) => person,
    )
  await expect
    .poll(
      async () => {
        await app.settle()
        return told()
      },
      { timeout: 15_000 },
    )
    .toEqual([standIn.id])
  app.clock.advance({ days: 5 })
  expect(await portfolioOf(standIn)).toEqual([])
  expect(await portfolioOf(manager)).toEqual([w.account0.id])
})

test('without a named stand-in each account’s own deputy receives; a colleague’s leave is nobody else’s to plan', async () => {
  const leave = { personId: manager.id, from: '2026-11-24T01:00:00Z', until: '2026-11-28T01:00:00Z', standInId: null }
  expect((await app.as(deputy).post('/manager-leaves', leave)).status).toBe(404)
  expect((await app.as(w.supervisor).post('/manager-leaves', leave)).status).toBe(201)
  const [line] = (await app.as(deputy).get('/portfolio')).body.items
  expect(line).toMatchObject({ code: w.account0.code, as: 'standIn', away: { standIn: { name: 'Huang' } } })
})

test('a director sees the accounts of those who report to them', async () => {
  const director = await w.person('Liang', ['account_manager'])
  const admin = app.as(await w.person('Ye', ['admin']))
  const at = `/managers/${manager.id}/director`
  expect((await admin.put(at, { from: null, to: director.id })).status).toBe(200)
  expect(await admin.put(at, { from: null, to: null })).toMatchObject({
    status: 409,
    body: { code: 'manager.changed' },
  })
  expect(await admin.put(`/managers/${director.id}/director`, { from: null, to: manager.id })).toMatchObject({
    status: 422,
    body: { code: 'manager.circle' },
  })
  expect(await portfolioOf(director)).toEqual([w.account0.id])
  const seeing = { ...director, accounts: [w.account0.id] }
  expect((await app.as(seeing).get('/portfolio')).body.items).toMatchObject([{ as: 'director' }])
})

test('a manager reads of their own accounts alone: portfolio, accounts, alerts, tickets, cases', async () => {
  const other = await w.account()
  const neighbour = await w.contact(other)
  await w.open({ by: neighbour, circuitNumber: (await w.circuit(other)).number })
  await app.settle()
  const by = app.as(manager)
  expect((await by.get('/portfolio')).body.items.map(({ code }: { code: string }) => code)).toEqual([w.account0.code])
  expect((await by.get('/accounts')).body.items.map(({ code }: { code: string }) => code)).toEqual([w.account0.code])
  expect((await by.get(`/accounts/${other.code}`)).status).toBe(404)
  for (const path of ['/alerts?view=board', '/alerts', '/leavings', '/tickets'])
    expect(JSON.stringify((await by.get(path)).body)).not.toContain(other.code)
  expect((await app.as(await w.person('Lin', ['agent'])).get('/portfolio')).status).toBe(403)
})

test('the risk of an account shows its arithmetic, and what changed in 24 hours is counted', async () => {
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  const [line] = (await app.as(manager).get('/portfolio')).body.items
  expect(line).toMatchObject({ risk: 10, changed: { opened: 1, severe: 1 }, severeTickets: 1 })
  expect(line.parts).toMatchObject([{ kind: 'severeOpen', count: 1, each: 10, points: 10 }])
  expect(line.parts[0].from).toMatchObject([{ kind: 'ticket' }])
  expect(line.changed.tickets).toHaveLength(1)
})

test('the digest is made once on a working morning, by the manager’s own clock, and not while it is off', async () => {
  const digests = async () =>
    (await app.db.select().from(notices).where(eq(notices.kind, 'digest'))).filter(
      ({ personId }) => personId === manager.id,
    )
  await app.settle()
  expect(await digests()).toEqual([])
  app.clock.advance({ minutes: 5 })
  await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  app.clock.set('2026-11-25T00:30:00Z')
  await app.settle()
  await app.settle()
  const [digest] = await digests()
  expect(await digests()).toHaveLength(1)
  expect(digest!.content).toMatchObject({ changed: [{ account: { code: w.account0.code }, opened: 1 }] })
  expect(await app.db.select().from(noticeDeliveries).where(eq(noticeDeliveries.noticeId, digest!.id))).toMatchObject([
    { medium: 'mail', state: 'off' },
  ])
  const mine = (await app.as(manager).get('/me/manager-profile')).body
  const { calendar, zone, quietFrom, quietUntil, quietDaysOff, digestAt, version } = mine
  const off = { calendar, zone, quietFrom, quietUntil, quietDaysOff, digestAt, digest: false, version }
  expect((await app.as(manager).put('/me/manager-profile', off)).body).toMatchObject({ digest: false, version: 1 })
  expect(await app.as(manager).put('/me/manager-profile', off)).toMatchObject({ status: 409 })
  app.clock.set('2026-11-26T00:30:00Z')
  await app.settle()
  expect(await digests()).toHaveLength(1)
})

test('a manager who asks for an update is owed an answer in half an hour, and takes nothing over', async () => {
  await w.seat('Lin')
  const { number, id } = await w.open({ circuitNumber: (await w.circuit(w.account0)).number })
  const at = `/tickets/${number}/progress-questions`
  const by = app.as(manager)
  expect((await by.get(at)).body).toMatchObject({ items: [], mayAsk: true })
  expect((await by.post(at, { question: 'When will it be back?' })).body).toMatchObject({
    mayAsk: false,
    items: [{ askedBy: 'Zhao', mine: true }],
  })
  expect((await app.as(w.supervisor).get(at)).body.items).toMatchObject([{ mine: false }])
  expect(await by.post(at, { question: 'And now?' })).toMatchObject({ status: 409, body: { code: 'update.open' } })
  app.clock.advance({ minutes: 30 })
  await app.settle()
  expect((await w.eventsOf(id)).filter((type) => type === 'ticket.updateOverdue')).toHaveLength(1)
  const note = { id: w.uuid(), body: 'The splice is being made.', visibility: 'internal', files: [] }
  expect((await app.as(w.supervisor).post(`/tickets/${number}/messages`, note)).status).toBeLessThan(300)
  expect((await by.get(at)).body).toMatchObject({ mayAsk: true, items: [{ answeredBy: { name: 'Lin' } }] })
  // Who asks does not answer their own question, whatever they write.
  const asker = app.as(w.supervisor)
  await asker.post(at, { question: 'Is the splicer there?' })
  await asker.post(`/tickets/${number}/messages`, { ...note, id: w.uuid(), body: 'I asked the field as well.' })
  expect((await by.get(at)).body.items[0]).toMatchObject({ mine: false, answeredAt: null })
  const stranger = await w.person('Su', ['account_manager'])
  expect((await app.as(stranger).post(at, { question: 'Curious' })).status).toBe(404)
  expect((await by.post(`/tickets/${number}/takings`, {})).status).toBeGreaterThanOrEqual(400)
})
