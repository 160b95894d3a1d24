import { beforeEach, expect, test } from 'vitest'
import { asc, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { alerts } from '#server/alerts/alert.table.ts'
import { events } from '#server/events/event.table.ts'
import type { OfferId, TicketId } from '#server/kernel/ids.ts'
import { clocksOfTicket } from '#server/sla/clock.store.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { promises } from '#server/tickets/promise.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let seat: StaffActor
let manager: StaffActor
let id: TicketId
let number: string

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  manager = await w.person('Bai', ['account_manager'])
  const account = await w.account({ managerId: manager.id })
  manager = { ...manager, accounts: [account.id] }
  const circuit = await w.circuit(account, 'AAA')
  seat = await w.seat('Wang')
  customer = await w.contact(account)
  ;({ id, number } = await w.open({ by: customer, circuitNumber: circuit.number }))
  await w.settle()
  await acceptOffer(app.deps, seat, (await w.openOffer(id))!.id as OfferId)
})
let customer: Awaited<ReturnType<typeof w.contact>>

const inMinutes = (minutes: number) => new Date(app.clock.now().getTime() + minutes * 60_000).toISOString()
const at = (noun: string) => `/tickets/${number}/${noun}`
const desk = () => app.as(seat)
const version = async () => (await w.ticket(id)).version
const clock = async (kind: string) => (await clocksOfTicket(app.db, id)).filter((row) => row.kind === kind).at(-1)!
const say = (promisedAt?: string) =>
  desk().post(at('messages'), { id: w.uuid(), body: 'We are on it.', ...(promisedAt ? { promisedAt } : {}) })
const factsOf = async (type: string) =>
  (await app.db.select().from(events).where(eq(events.ticketId, id)).orderBy(asc(events.chainSeq)))
    .filter((event) => event.type === type)
    .map((event) => event.payload)

test('a call that was written down is the first answer, keeps the promise of news and makes the next one', async () => {
  const call = {
    id: w.uuid(),
    direction: 'outbound',
    summary: 'Told them about the splice.',
    promisedAt: inMinutes(60),
  }
  const answer = await desk().post(at('calls'), call)
  expect(answer.status).toBe(200)
  expect((await desk().post(at('calls'), call)).status).toBe(200)
  expect((await clock('acknowledge')).state).toBe('stopped')
  expect(await clock('update')).toMatchObject({ round: 2, state: 'running' })
  expect(await factsOf('ticket.called')).toHaveLength(1)
  const seen = await app.as(customer).get(`/portal/tickets/${number}`)
  expect(JSON.stringify(seen.body)).not.toContain('splice')
  expect(seen.body).toMatchObject({ promisedAt: call.promisedAt })
  expect(seen.body.timeline.map((entry: { type?: string }) => entry.type)).toContain('ticket.called')
})

test('a promise kept in time counts, and the next word without a time leaves none open', async () => {
  await say(inMinutes(60))
  app.clock.advance({ minutes: 60 })
  const answer = await say()
  expect(answer.body.promises).toMatchObject({ open: null, kept: 1, broken: 0 })
  expect((await w.ticket(id)).promisedAt).toBeNull()
})

test('the holder is reminded once before a promise is due; broken, it is an event once, and the manager is alerted', async () => {
  await say(inMinutes(60))
  app.clock.advance({ minutes: 45 })
  await app.settle()
  await app.settle()
  expect(await factsOf('promise.nearlyDue')).toMatchObject([{ holderId: seat.id }])
  app.clock.advance({ minutes: 15 })
  await app.settle()
  expect(await factsOf('promise.broken')).toEqual([])
  app.clock.advance({ ms: 1 })
  await app.settle()
  await app.settle()
  expect(await factsOf('promise.broken')).toMatchObject([{ madeBy: seat.id }])
  expect((await app.db.select().from(alerts)).map(({ rule }) => rule)).toContain('promiseBroken')
  expect((await say()).body.promises).toMatchObject({ open: null, kept: 0, broken: 1 })
})

test('a word that comes too late, before anybody noticed, breaks the promise all the same', async () => {
  await say(inMinutes(30))
  app.clock.advance({ minutes: 30, ms: 1 })
  await say(inMinutes(30))
  await app.settle()
  expect(await factsOf('promise.broken')).toHaveLength(1)
  expect((await app.db.select().from(promises).where(eq(promises.ticketId, id))).map((row) => row.outcome)).toEqual(
    expect.arrayContaining(['broken', null]),
  )
})

test('restored by a workaround the promise to restore is settled and the ticket goes on; after a long outage a report is owed until it is delivered', async () => {
  app.clock.advance({ hours: 3, minutes: 30 })
  const restored = await desk().put(at('restoration'), {
    how: 'workaround',
    text: 'Back over the reserve path.',
    version: await version(),
  })
  expect(restored.body).toMatchObject({ status: 'inProgress', restoration: { how: 'workaround' } })
  expect((await clock('restore')).state).toBe('stopped')
  expect(
    (await desk().put(at('restoration'), { how: 'repaired', text: 'x', version: await version() })).body.code,
  ).toBe('restoration.already')
  const report = { id: w.uuid(), body: 'What failed, for how long, why, and what we change.' }
  const delivered = await desk().post(at('fault-reports'), report)
  await desk().post(at('fault-reports'), report)
  expect(delivered.status).toBe(200)
  expect(await factsOf('ticket.reportDelivered')).toMatchObject([{ late: false }])
  expect((await clock('report')).state).toBe('stopped')
  const seen = await app.as(customer).get(`/portal/tickets/${number}`)
  expect(seen.body.timeline.filter((entry: { purpose?: string }) => entry.purpose === 'faultReport')).toHaveLength(1)
})

test('down again: the clock to restore goes on, and there is no report before the service is back', async () => {
  app.clock.advance({ hours: 1 })
  await desk().put(at('restoration'), { how: 'repaired', text: 'Back.', version: await version() })
  app.clock.advance({ hours: 1 })
  const again = await desk().request(at('restoration'), {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'Flaps', version: await version() }),
  })
  expect(again.body).toMatchObject({ restoredAt: null })
  expect((await clock('restore')).dueAt.getTime() - app.clock.now().getTime()).toBe(3 * 3_600_000)
  expect((await desk().post(at('fault-reports'), { id: w.uuid(), body: 'x' })).body.code).toBe('report.too_early')
})

async function paused(hours: number): Promise<number> {
  const until = new Date(app.clock.now().getTime() + 20 * 3_600_000).toISOString()
  const body = {
    kind: 'pending',
    reason: 'Building closed',
    customerText: 'Please open.',
    agreedBy: 'Mr Wu',
    until,
    version: await version(),
  }
  const answer = await desk().post(at('pauses'), body)
  expect(answer.status).toBe(200)
  app.clock.advance({ hours })
  return answer.body.handOffs.at(-1).seq
}

test('a customer objects to a pause, the supervisor upholds it: the pause is over, its time counts, and all sides read why', async () => {
  const seq = await paused(3)
  const reason = 'The guard was there all day.'
  const objected = await app.as(customer).post(`/portal/tickets/${number}/pauses/${seq}/objections`, { reason })
  expect(objected.body.pauses[0]).toMatchObject({ agreedBy: 'Mr Wu', objection: { reason, state: 'open' } })
  const listed = await app.as(w.supervisor).get('/objections')
  expect(listed.body.items).toMatchObject([
    { reason, ticket: { number }, pause: { reason: 'Building closed', ball: 'customer' } },
  ])
  const [{ id: objection }] = listed.body.items
  expect((await desk().put(at(`objections/${objection}/decision`), { upheld: true, reason: 'x' })).status).toBe(403)
  const decided = await app
    .as(w.supervisor)
    .put(at(`objections/${objection}/decision`), { upheld: true, reason: 'Seen on camera.' })
  expect(decided.body).toMatchObject({ status: 'inProgress' })
  const restore = await clock('restore')
  expect(restore.dueAt.getTime()).toBe((await w.ticket(id)).openedAt.getTime() + restore.targetMs)
  expect(await factsOf('objection.decided')).toMatchObject([{ upheld: true, chargedMs: 3 * 3_600_000 }])
  expect((await app.as(w.supervisor).get('/objections')).body.items).toEqual([])
  const seen = await app.as(customer).get(`/portal/tickets/${number}`)
  expect(seen.body.pauses[0].objection).toMatchObject({ state: 'upheld', decision: 'Seen on camera.' })
})

test('rejected, a pause stands; it is not argued about again, and who has no part in it cannot object', async () => {
  const seq = await paused(2)
  const before = (await clock('restore')).dueAt
  expect((await desk().post(at(`pauses/${seq}/objections`), { reason: 'x' })).status).toBe(403)
  expect((await app.as(manager).post(at(`pauses/${seq}/objections`), { reason: 'They had a key.' })).status).toBe(200)
  const [{ id: objection }] = (await app.as(w.supervisor).get('/objections')).body.items
  await app.as(w.supervisor).put(at(`objections/${objection}/decision`), { upheld: false, reason: 'They had none.' })
  expect((await clock('restore')).dueAt).toEqual(before)
  const again = await app.as(customer).post(`/portal/tickets/${number}/pauses/${seq}/objections`, { reason: 'y' })
  expect(again.body.code).toBe('objection.raised_before')
  expect((await app.as(manager).get('/objections')).status).toBe(403)
})

test('two supervisors who decide at once: one decision stands', async () => {
  const seq = await paused(1)
  await app.as(customer).post(`/portal/tickets/${number}/pauses/${seq}/objections`, { reason: 'No.' })
  const [{ id: objection }] = (await app.as(w.supervisor).get('/objections')).body.items
  const other = await w.person('Zhou', ['supervisor'])
  const answers = await Promise.all([
    app.as(w.supervisor).put(at(`objections/${objection}/decision`), { upheld: true, reason: 'a' }),
    app.as(other).put(at(`objections/${objection}/decision`), { upheld: false, reason: 'b' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await factsOf('objection.decided')).toHaveLength(1)
})

test('every clock explains itself: the pause with its reason and who agreed, the calendar, where the target is written', async () => {
  await paused(3)
  const { body } = await desk().get(at('clocks'))
  const restore = body.clocks.find(({ kind }: { kind: string }) => kind === 'restore')
  expect(restore.lines).toContainEqual(
    expect.objectContaining({
      code: 'paused',
      reason: 'Building closed',
      agreedBy: 'Mr Wu',
      by: 'Wang',
      elapsedMs: 3 * 3_600_000,
    }),
  )
  expect(Object.values(restore.calendars)).toMatchObject([{ always: true }])
  expect(Object.values(restore.terms)).toMatchObject([{ source: 'house' }])
  expect((await app.as(customer).get(at('clocks'))).status).toBe(403)
})

test('pending over a weekend, the parts of the hand-off ledger add up to the whole and no clock has run', async () => {
  const used = async () =>
    (await desk().get(`/tickets/${number}`)).body.clocks.find((one: { kind: string }) => one.kind === 'restore').usedMs
  const before = await used()
  await paused(60)
  expect(await used()).toBe(before)
  const { body } = await desk().get(`/tickets/${number}`)
  const sum = body.handOffs.reduce((all: number, row: { ms: number }) => all + row.ms, 0)
  expect(sum).toBe(app.clock.now().getTime() - (await w.ticket(id)).openedAt.getTime())
  expect(
    await app.db.execute(
      sql`select 1 from clocks where ticket_id = ${id} and kind = 'restore' and breached_at is not null`,
    ),
  ).toHaveLength(0)
})
