import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { accounts, contacts } from '#server/accounts/account.table.ts'
import { circuitNodes, nodes } from '#server/accounts/node.table.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { react as take } from '#server/events/react.ts'
import { plannedWorks } from '#server/planned-works/planned-work.table.ts'
import { settle } from '#server/events/reaction.store.ts'
import { currentCursor } from '#server/events/stream.store.ts'
import { circuitCarriers } from '#server/inventory/circuit.table.ts'
import { newId, type NodeId } from '#server/kernel/ids.ts'
import { startMail, type Mail } from '#server/mail/start-mail.ts'
import { plannedWorkSweep } from '#server/planned-works/planned-work.sweep.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'
import { mailSink, type MailSink } from '../support/mail-sink.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let sink: MailSink
let mail: Mail
let tech: StaffActor
let planner: Client
let manager: StaffActor
let stranger: StaffActor
let boss: ContactActor
let account: { id: never; code: string }
let circuit: { id: never; number: string }

beforeAll(async () => {
  sink = await mailSink()
  app = await testApp({ config: { smtp: { url: sink.url, from: 'Keyline <line@operator.example>' } } })
  w = await world(app)
  mail = (await startMail(app.deps, app.databaseUrl, { retryDelay: 1, retryLimit: 2 }))!
  atEnd(() => mail.stop())
  for (const { name } of mail.reactions) await settle(app.db, name, await currentCursor(app.db), app.clock.now())
  tech = await w.seat('Ding', { level: 'L2', skills: { mpls: 4 } })
  planner = app.as(tech)
})

/** Every test has an account, a circuit, a manager and a contact of its own. */
beforeEach(async () => {
  account = (await w.account()) as never
  circuit = (await w.circuit(account)) as never
  manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [account.id] }
  stranger = { ...(await w.person('Huang', ['account_manager'])), accounts: [] }
  await app.db.update(accounts).set({ managerId: manager.id }).where(eq(accounts.id, account.id))
  boss = await w.contact(account, 'account')
  await app.db.update(contacts).set({ name: '周敏', role: 'executive' }).where(eq(contacts.id, boss.id))
})
let letters = 0
/** A letter nobody expected fails the test that caused it. */
afterEach(async () => {
  expect(await toCustomer()).toHaveLength(0)
  await app.db.update(plannedWorks).set({ state: 'done', nextDueAt: null })
})

async function mailed() {
  for (const reaction of mail.reactions) while ((await take(app.deps, reaction)).next !== 'nothing');
  await expect.poll(() => mail.waiting(), { timeout: 15_000 }).toBe(0)
  const fresh = sink.received.slice(letters)
  letters = sink.received.length
  return fresh
}
const toCustomer = async () => (await mailed()).filter(({ to }) => to.some((one) => one.endsWith('customer.example')))
const inHours = (hours: number) => new Date(app.clock.now().getTime() + hours * 3_600_000).toISOString()
const asked = (more: object = {}) => ({
  title: { 'zh-CN': '骨干设备升级', en: 'Core router upgrade' },
  text: { 'zh-CN': '升级期间业务短时中断。', en: 'Services stop briefly.' },
  ...{ reason: 'upgrade', impact: 'brief', downMinutes: 10, startsAt: inHours(100), endsAt: inHours(104) },
  ...{ responsibleId: tech.id, leadHours: 72, reminderHours: 24, circuits: [circuit.number], nodes: [] },
  ...more,
})
async function plan(more: object = {}) {
  const answer = await planner.post('/planned-works', asked(more))
  expect(answer.body.code ?? answer.status).toBe(201)
  return answer.body as { number: string; version: number }
}
const view = async (number: string, by = planner) => (await by.get(`/planned-works/${number}`)).body
const kindsFor = async (by: ContactActor) =>
  (await app.as(by).get('/portal/planned-works')).body.items.map(
    (one: { lastNotice: { kind: string } }) => one.lastNotice.kind,
  )

test('customers are told when the lead time begins, reminded before the start, told of the end; the manager each time', async () => {
  const { number } = await plan()
  expect(await kindsFor(boss)).toEqual([])
  expect(await toCustomer()).toHaveLength(0)
  await w.pass({ hours: 28 })
  expect((await view(number)).state).toBe('announced')
  expect(await kindsFor(boss)).toEqual(['announced'])
  const told = await mailed()
  expect(told.map(({ to }) => to[0]!.split('@')[1]).sort()).toEqual(['customer.example', 'operator.example'])
  const letter = told.find(({ to }) => to[0]!.endsWith('customer.example'))!
  expect(letter.headers['subject']).toBe(`[${number}] 计划作业通知：骨干设备升级`)
  expect(letter.text).toContain('周敏，您好：')
  expect(letter.text).toContain(circuit.number)
  expect(letter.text).toContain('> 升级期间业务短时中断。')
  expect(told.find(({ to }) => to[0]!.endsWith('operator.example'))!.headers['subject']).toContain(
    '计划作业通知已发客户',
  )

  await w.pass({ hours: 48 })
  expect((await toCustomer())[0]!.headers['subject']).toContain('计划作业提醒')
  await w.pass({ hours: 24 })
  expect((await view(number)).state).toBe('underWay')
  expect(await toCustomer()).toHaveLength(0)
  await w.pass({ hours: 4 })
  expect((await view(number)).lateAt).not.toBeNull()
  expect((await toCustomer())[0]!.headers['subject']).toContain('计划作业延时')
  const { version } = await view(number)
  const end = { outcome: 'done', text: { 'zh-CN': '升级完成，业务正常。', en: 'Done, all services are up.' }, version }
  expect((await planner.put(`/planned-works/${number}/end`, end)).body.state).toBe('done')
  const [ended] = await toCustomer()
  expect(ended!.text).toContain('> 升级完成，业务正常。')
  expect(await kindsFor(boss)).toEqual(['ended'])
  const seen = (await app.as(manager).get('/me/notices')).body.items
  expect(seen.map((one: { work: { kind: string } }) => one.work.kind).sort()).toEqual([
    'announced',
    'ended',
    'late',
    'reminder',
  ])
})

test('two processes sweeping at once tell each contact once', async () => {
  const { number } = await plan()
  app.clock.advance({ hours: 28 })
  const now = app.clock.now()
  await Promise.all(Array.from({ length: 6 }, () => plannedWorkSweep(app.deps).run(now)))
  const { told } = await view(number)
  expect(told).toHaveLength(1)
  expect(await toCustomer()).toHaveLength(1)
})

test('a moved window is told anew, and the reminder comes before the new start', async () => {
  const { number } = await plan()
  await w.pass({ hours: 28 })
  await mailed()
  const { version } = await view(number)
  const moved = asked({ startsAt: inHours(120), endsAt: inHours(123), version })
  expect((await planner.put(`/planned-works/${number}`, moved)).status).toBe(200)
  expect((await toCustomer())[0]!.headers['subject']).toContain('计划作业变更')
  await w.pass({ hours: 72 })
  expect(await toCustomer()).toHaveLength(0)
  await w.pass({ hours: 24 })
  expect((await toCustomer())[0]!.headers['subject']).toContain('计划作业提醒')
})

test('an account that is hit no longer is told so, and one that is hit now hears of it for the first time', async () => {
  const { number } = await plan()
  await w.pass({ hours: 28 })
  await mailed()
  const other = await w.account()
  const theirs = await w.circuit(other)
  const them = await w.contact(other, 'account')
  const { version } = await view(number)
  const changed = await planner.put(
    `/planned-works/${number}`,
    asked({ startsAt: inHours(80), endsAt: inHours(84), circuits: [theirs.number], version }),
  )
  expect(changed.status).toBe(200)
  const subjects = (await toCustomer()).map(({ headers }) => headers['subject']!.split(' ')[1]!.split('：')[0])
  expect(subjects.sort()).toEqual(['计划作业取消', '计划作业通知'])
  expect(await kindsFor(them)).toEqual(['announced'])
  expect(await kindsFor(boss)).toEqual([])
})

test('a cancelled work is told to whoever was told of it, and to nobody else', async () => {
  const quiet = await plan()
  const reason = { 'zh-CN': '厂家备件未到。', en: 'Spare parts are missing.' }
  expect((await planner.put(`/planned-works/${quiet.number}/cancellation`, { reason, version: 1 })).status).toBe(200)
  expect(await toCustomer()).toHaveLength(0)
  const { number, version } = await plan()
  const early = await planner.put(`/planned-works/${number}/announcement`, { version })
  expect(early.body.state).toBe('announced')
  await mailed()
  await planner.put(`/planned-works/${number}/cancellation`, { reason, version: early.body.version })
  expect((await toCustomer())[0]!.text).toContain('> 厂家备件未到。')
  expect(await kindsFor(boss)).toEqual(['cancelled'])
})

test('short notice needs to be confirmed, and then goes out at once', async () => {
  const soon = { startsAt: inHours(10), endsAt: inHours(12) }
  const refused = await planner.post('/planned-works', asked(soon))
  expect(refused).toMatchObject({ status: 409, body: { code: 'plannedWork.short_notice' } })
  const { number } = await plan({ ...soon, shortNotice: true })
  await w.pass({ seconds: 1 })
  expect(await view(number)).toMatchObject({ state: 'announced', shortNotice: true })
  expect(await toCustomer()).toHaveLength(1)
})

test('two works never overlap on one circuit, also when both are planned at the same moment', async () => {
  const answers = await Promise.all([planner.post('/planned-works', asked()), planner.post('/planned-works', asked())])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  const first = answers.find(({ status }) => status === 201)!.body.number
  expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
    code: 'plannedWork.overlaps',
    number: first,
  })
  // The window that begins when the other ends does not overlap.
  expect((await planner.post('/planned-works', asked({ startsAt: inHours(104), endsAt: inHours(106) }))).status).toBe(
    201,
  )
})

test('a node takes with it all that runs over it or hangs behind it, and what rides on those', async () => {
  const node = (code: string, upstreamId: NodeId | null = null) => {
    const id = newId<NodeId>()
    return { id, code, kind: 'router' as const, name: code, nameEn: code, region: 'x', upstreamId }
  }
  const core = node(`CORE-${circuit.number}`)
  const edge = node(`EDGE-${circuit.number}`, core.id)
  await app.db.insert(nodes).values([core, edge])
  await app.db.insert(circuitNodes).values({ circuitId: circuit.id, nodeId: edge.id })
  const rider = await w.circuit(account)
  await app.db.insert(circuitCarriers).values({ circuitId: rider.id, ridesOnId: circuit.id })
  const reach = await planner.post('/planned-work-previews', { circuits: [], nodes: [core.code, 'NOWHERE'] })
  expect(reach.body).toMatchObject({ contacts: 1, unknown: ['NOWHERE'] })
  expect(reach.body.circuits.map(({ number, why }: { number: string; why: string }) => [number, why]).sort()).toEqual(
    [
      [circuit.number, 'node'],
      [rider.number, 'carrier'],
    ].sort(),
  )
})

test('a fault on a circuit that is worked on says so to customer and agent, and to nobody of another account', async () => {
  const { number } = await plan({ ...{ startsAt: inHours(1), endsAt: inHours(5) }, shortNotice: true })
  await w.pass({ hours: 2 })
  await mailed()
  const known = (by: Client) => by.get(`/known-planned-works?circuit=${circuit.number}`)
  expect((await known(app.as(boss))).body.items).toMatchObject([{ number, state: 'underWay' }])
  const foreign = await w.contact(await w.account(), 'account')
  expect((await known(app.as(foreign))).body.items).toEqual([])
  const ticket = await w.open({ by: boss, circuitNumber: circuit.number })
  await mailed()
  const works = (by: Client) => by.get(`/tickets/${ticket.number}/planned-works`)
  expect((await works(app.as(w.supervisor))).body.items).toMatchObject([{ number }])
  expect((await works(app.as(boss))).body.items).toMatchObject([{ number }])
  expect((await works(app.as(foreign))).status).toBe(404)
  expect((await view(number, app.as(w.supervisor))).tickets).toMatchObject([{ number: ticket.number }])
})

test('managers see works on their own accounts alone, and plan none; stale and foreign hands are refused', async () => {
  const { number, version } = await plan()
  const list = async (by: StaffActor) =>
    (await app.as(by).get('/planned-works')).body.items.filter((one: { number: string }) => one.number === number)
  expect(await list(manager)).toMatchObject([{ circuits: [circuit.number] }])
  expect(await list(stranger)).toEqual([])
  expect((await app.as(stranger).get(`/planned-works/${number}`)).status).toBe(404)
  expect((await app.as(boss).get(`/planned-works/${number}`)).status).toBe(403)
  expect((await app.as(manager).post('/planned-works', asked())).body.code).toBe('plannedWork.not_yours')
  expect((await planner.put(`/planned-works/${number}/announcement`, { version: version - 1 })).body.code).toBe(
    'plannedWork.changed',
  )
})

test('an outage within announced work takes nothing from availability, for as long as was announced; at short notice it does', async () => {
  await plan({ impact: 'down', downMinutes: 90 })
  const other = await w.circuit(account)
  const short = {
    startsAt: inHours(20),
    endsAt: inHours(22),
    leadHours: 48,
    shortNotice: true,
    circuits: [other.number],
  }
  await plan({ ...short, impact: 'down', downMinutes: 120 })
  await w.pass({ hours: 20 })
  await w.open({ by: boss, circuitNumber: other.number })
  await w.pass({ hours: 2 })
  const lastMonth = async (number: string) => {
    const { body } = await app.as(w.supervisor).get(`/circuits/${number}`)
    const { downMs, plannedMs } = body.availability.at(-1)
    return { down: downMs / 60_000, planned: plannedMs / 60_000 }
  }
  expect(await lastMonth(other.number)).toEqual({ down: 120, planned: 0 })
  await w.pass({ hours: 78 })
  await w.open({ by: boss, circuitNumber: circuit.number })
  await w.pass({ hours: 2 })
  expect(await lastMonth(circuit.number)).toEqual({ down: 30, planned: 90 })
  await mailed()
})
