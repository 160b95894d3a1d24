import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { resources } from '#server/inventory/resource.table.ts'
import { newId, type ResourceId } from '#server/kernel/ids.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let manager: StaffActor
let seat: StaffActor
let circuit: { id: string; number: string }

beforeEach(async () => {
  app = await testApp({ clock: testClock('2026-11-24T02:00:00Z') })
  w = await world(app)
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [w.account0.id] }
  await app.db.update(accounts).set({ managerId: manager.id }).where(eq(accounts.id, w.account0.id))
  seat = await w.seat('Ding', { level: 'L2', skills: { mpls: 4 } })
  circuit = await w.circuit(w.account0)
  await app.db.insert(resources).values(
    ['SH-PE-01 Gi0/1', '203.0.113.8/29'].map((label, place) => ({
      ...{ id: newId<ResourceId>(), kind: place === 0 ? ('port' as const) : ('address' as const), label, region: 'SH' },
      ...{ queueId: w.mpls, state: 'held' as const, circuitId: circuit.id as never, since: app.clock.now() },
    })),
  )
})

const cases = async (by = manager) => (await app.as(by).get('/leavings')).body.items
/** The stream is read when nothing elsewhere on the server holds it back. */
async function opened(): Promise<{ number: string; version: number }> {
  await w.open({ type: 'disconnect', symptom: 'other', impact: 'none', circuitNumber: circuit.number })
  await expect
    .poll(
      async () => {
        await app.settle()
        return (await cases()).length
      },
      { timeout: 15_000 },
    )
    .toBe(1)
  return (await cases())[0]
}
const lost = { kept: false, cause: 'price', outcome: 'Gone to another operator', leavesOn: '2026-12-31' }
const states = async () => (await app.db.select().from(resources)).map(({ state }) => state).sort()

test('a request to disconnect opens one window with the manager as owner and tasks, however often the stream is read', async () => {
  const found = await opened()
  expect(found).toMatchObject({
    state: 'retaining',
    whole: false,
    circuits: 1,
    owner: { id: manager.id },
    tasks: { all: 4 },
  })
  // Five working days from Tuesday morning, in the manager's calendar.
  expect((await cases())[0].windowUntil).toBe('2026-12-01T02:00:00.000Z')
  await app.db.execute(sql`update event_cursors set tx = '0', id = 0 where name = 'open-leaving.on-disconnect-asked'`)
  await app.settle()
  expect(await cases()).toHaveLength(1)
})

test('who is kept is kept, and their resources stay where they are', async () => {
  const { number, version } = await opened()
  const answer = await app
    .as(manager)
    .put(`/leavings/${number}/outcome`, { ...lost, kept: true, leavesOn: null, outcome: 'Better price', version })
  expect(answer.body).toMatchObject({ state: 'kept', cause: 'price' })
  expect(await states()).toEqual(['held', 'held'])
  expect(await app.as(manager).put(`/leavings/${number}/outcome`, { ...lost, version })).toMatchObject({
    status: 409,
    body: { code: 'leaving.changed' },
  })
})

test('who is lost is released step by step by the positions, and the account closes only when nothing is left', async () => {
  const { number, version } = await opened()
  const by = app.as(manager)
  expect(await by.put(`/leavings/${number}/outcome`, { ...lost, leavesOn: null, version })).toMatchObject({
    status: 422,
    body: { code: 'leaving.date_missing' },
  })
  const released = (await by.put(`/leavings/${number}/outcome`, { ...lost, version })).body
  expect(released).toMatchObject({ state: 'releasing', steps: { done: 0, all: 2 }, inUse: 2 })
  expect(await states()).toEqual(['beingReleased', 'beingReleased'])
  const { accountVersion } = released
  const closing = () => by.put(`/accounts/${w.account0.code}/closing`, { version: accountVersion })
  expect(await closing()).toMatchObject({ status: 409, body: { code: 'account.in_use', resources: 2 } })

  const [first, second] = released.stepList
  const at = (step: { id: string }) => `/leavings/${number}/release-steps/${step.id}/confirmation`
  const how = { evidence: 'Port shut and unpatched' }
  expect(await by.put(at(first), how)).toMatchObject({ status: 403, body: { code: 'resource.not_your_position' } })
  const stranger = await w.seat('Sun', { level: 'L2', skills: { transmission: 4 } })
  expect((await app.as(stranger).put(at(first), how)).status).toBe(404)
  expect((await app.as(seat).put(at(first), how)).body).toMatchObject({ steps: { done: 1, all: 2 } })
  expect(await states()).toEqual(['beingReleased', 'free'])
  await app.as(seat).put(at(second), how)
  expect(await states()).toEqual(['free', 'free'])
  const after = (await by.get(`/leavings/${number}`)).body
  expect(after).toMatchObject({ state: 'released', inUse: 0, scope: [{ status: 'ceased' }] })

  expect(await closing()).toMatchObject({ status: 409, body: { code: 'account.in_use', tickets: 1 } })
  await app.db.execute(sql`update tickets set status = 'closed', ended_at = now()`)
  expect((await closing()).status).toBe(204)
  const report = (await by.get('/leavings/report?from=2026-11-01&to=2026-12-31')).body
  expect(report).toMatchObject({ kept: 0, lost: 1, stillHeld: 0, causes: [{ cause: 'price', lost: 1 }] })
  expect(report.resources.map(({ label }: { label: string }) => label).sort()).toEqual([
    '203.0.113.8/29',
    'SH-PE-01 Gi0/1',
  ])
})

test('a circuit that held nothing goes out of service with the rest; a closed account says so, and nothing is opened or ordered for it any more', async () => {
  const bare = await w.circuit(w.account0)
  const { number, version } = await opened()
  const by = app.as(manager)
  const plan = { version, whole: true, circuits: [], tasks: [] }
  const planned = (await by.put(`/leavings/${number}/plan`, plan)).body
  const released = (await by.put(`/leavings/${number}/outcome`, { ...lost, version: planned.version })).body
  expect(released.left).toMatchObject({ resources: 2, circuits: 2, cases: 1, tickets: 1 })
  for (const { id } of released.stepList)
    await app.as(seat).put(`/leavings/${number}/release-steps/${id}/confirmation`, { evidence: 'Port shut' })
  const after = (await by.get(`/leavings/${number}`)).body
  expect(after.scope.map((one: { number: string; status: string }) => [one.number, one.status])).toEqual(
    [circuit.number, bare.number].sort().map((one) => [one, 'ceased']),
  )
  expect(after).toMatchObject({ state: 'released', left: { resources: 0, circuits: 0, cases: 0, tickets: 1 } })

  await app.db.execute(sql`update tickets set status = 'closed', ended_at = now()`)
  const { code } = w.account0
  const loop = async () => (await by.get(`/alerts?account=${code}`)).body.items.map(({ state }: AlertView) => state)
  expect(await loop()).toContain('open')
  expect((await by.put(`/accounts/${code}/closing`, { version: after.accountVersion })).status).toBe(204)
  expect((await by.get(`/accounts/${code}`)).body).toMatchObject({ closed: true })
  // Nobody is asked to win back who has left for good.
  await expect.poll(() => app.settle().then(loop), { timeout: 15_000 }).not.toContain('open')
  await expect(w.open()).rejects.toMatchObject({ code: 'account.closed' })
  const contact = await w.contact(w.account0)
  const wish = { kind: 'new', number: 'SH-0001', wantedOn: null, note: '', contactId: contact.id }
  const wanted = {
    ...{ kind: 'internet', name: '上网', nameEn: 'Internet', grade: 'A', bandwidthKbps: 1_000, zone: 'Asia/Shanghai' },
    ...{ aEnd: { site: '上海', siteEn: 'Shanghai', address: '一号' }, zEnd: null, equipment: null, region: null },
    ...{ installedOn: '2026-11-30', nodes: [], ridesOn: [] },
  }
  const ordered = await by.post(`/accounts/${code}/orders`, { ...wish, wanted })
  expect(ordered).toMatchObject({ status: 409, body: { code: 'account.closed' } })
})

test('a customer who gives up circuits that held nothing has nothing to give back: they go out of service with the decision', async () => {
  await app.db.delete(resources)
  const { number, version } = await opened()
  const { body } = await app.as(manager).put(`/leavings/${number}/outcome`, { ...lost, version })
  expect(body).toMatchObject({ state: 'released', steps: { all: 0 } })
  expect(body.scope).toMatchObject([{ number: circuit.number, status: 'ceased' }])
  // It was the last one: the account can be closed from here as soon as the request itself is ended.
  expect(body).toMatchObject({ left: { circuits: 0, tickets: 1 }, may: { close: true } })
})

test("another account's manager sees nothing of it, in the list, by its number and in the report", async () => {
  const { number } = await opened()
  const stranger = await w.person('Su', ['account_manager'])
  expect(await cases(stranger)).toEqual([])
  expect((await app.as(stranger).get(`/leavings/${number}`)).status).toBe(404)
  expect((await app.as(stranger).get('/leavings/report?from=2026-11-01&to=2026-12-31')).body.cases).toEqual([])
})

test('a window that closes without a word is told once', async () => {
  const { number } = await opened()
  app.clock.advance({ days: 8 })
  await app.settle()
  await app.settle()
  expect((await app.as(manager).get(`/leavings/${number}`)).body.overdueAt).not.toBeNull()
  const told = await app.db.execute(sql`select count(*)::int as n from events where type = 'leaving.overdue'`)
  expect(told).toEqual([{ n: 1 }])
})
