import { beforeEach, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { attentionFirings } from '#server/escalation/attention/attention.table.ts'
import { attentionPolicies } from '#server/escalation/policies/policy.table.ts'
import { declareIncident } from '#server/incidents/commands/declare-incident.ts'
import { joinIncident } from '#server/incidents/commands/join-incident.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { accounts } from '#server/accounts/account.table.ts'
import { people } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { attentionWorld, person } from '../support/attention.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let a: ReturnType<typeof attentionWorld>
let wang: StaffActor
let li: StaffActor
let director: StaffActor

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  a = attentionWorld(app)
  wang = await w.person('Wang', ['technician'])
  li = await w.person('Li', ['supervisor'])
  director = await w.person('Zhao', ['account_manager'])
  await app.db.update(accounts).set({ directorId: director.id, managerId: null }).where(eq(accounts.id, w.account0.id))
})

const pass = async (minutes: number) => {
  app.clock.advance({ minutes })
  await app.settle()
}
const climbing = () =>
  a.policy([
    [0, person(wang)],
    [10, person(li)],
    [15, { kind: 'accountRole', role: 'director' }],
  ])
/** A P1 fault of a gold account on an AAA circuit. */
const fault = async () => {
  const circuit = await w.circuit(w.account0)
  const ticket = await w.open({ circuitNumber: circuit.number })
  await app.settle()
  return ticket
}
const severe = { kind: 'severeFault' } as const

describe('an unanswered fault climbs', () => {
  test('the first step tells at once, the next ones after their delays, and then it is spent', async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    expect(await a.toldOf(id)).toEqual([wang.id])
    await pass(9)
    expect(await a.toldOf(id)).toEqual([wang.id])
    await pass(1)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id])
    await pass(15)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id, director.id])
    expect((await a.runsOf(id))[0]).toMatchObject({ state: 'spent', nextAt: null, fired: 3 })
    const types = (await w.eventsOf(id)).filter((type) => type.startsWith('attention.'))
    expect(types).toEqual([
      'attention.started',
      ...Array.from({ length: 3 }, () => 'attention.stepFired'),
      'attention.spent',
    ])
  })

  test('whom a step tells is settled when it fires, not when the policy starts', async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    await pass(10)
    await app.db.update(accounts).set({ directorId: li.id }).where(eq(accounts.id, w.account0.id))
    await pass(15)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id, li.id])
  })

  test('a step with nobody to tell is passed over, and the log says so', async () => {
    const deputy = { kind: 'accountRole', role: 'deputy' } as const
    await a.rules({
      trigger: severe,
      policyId: await a.policy([
        [0, deputy],
        [10, person(li)],
      ]),
    })
    const { id } = await fault()
    expect(await a.firingsOf(id)).toEqual([
      { seq: 1, step: 0, told: 0 },
      { seq: 2, step: 1, told: 1 },
    ])
    expect(await a.toldOf(id)).toEqual([li.id])
    expect(await w.eventsOf(id)).toContain('attention.stepSkipped')
  })

  test('nobody who has left is told', async () => {
    await app.db.update(people).set({ active: false }).where(eq(people.id, wang.id))
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    expect(await a.toldOf(id)).toEqual([li.id])
  })

  test('editing the policy does not move one that runs', async () => {
    const policyId = await climbing()
    await a.rules({ trigger: severe, policyId })
    const { id } = await fault()
    const changed = { repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null }
    await app.db
      .update(attentionPolicies)
      .set({ terms: { ...changed, steps: [{ afterMinutes: 0, targets: [person(director)] }] }, version: 2 })
      .where(eq(attentionPolicies.id, policyId))
    await pass(10)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id])
  })

  test('a step cannot fire twice, whoever tries', async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    const [run] = await a.runsOf(id)
    const again = {
      attentionId: run!.id,
      seq: 1,
      round: 0,
      step: 0,
      dueAt: new Date(),
      at: new Date(),
      targets: [],
      told: 0,
    }
    await expect(app.db.insert(attentionFirings).values(again)).rejects.toThrow()
  })
})

describe('what starts which policy', () => {
  test('the first rule that fits decides; a rule whose condition does not hold is passed over', async () => {
    const [first, second] = [await a.policy([[0, person(wang)]]), await a.policy([[0, person(li)]])]
    await a.rules(
      { trigger: severe, policyId: first, when: { accountGrades: ['silver'] } },
      { trigger: severe, policyId: second },
      { trigger: severe, policyId: first },
    )
    const { id } = await fault()
    expect(await a.toldOf(id)).toEqual([li.id])
    expect(await a.runsOf(id)).toHaveLength(1)
  })

  test('a clock that reaches its threshold, of the kind the rule names', async () => {
    const policyId = await a.policy([[0, person(wang)]])
    await a.rules({ trigger: { kind: 'clock', clock: 'acknowledge', percent: 100 }, policyId })
    const { id } = await fault()
    await pass(14)
    expect(await a.toldOf(id)).toEqual([])
    await pass(1)
    // Breached is what is over its time, not what is right at its end.
    app.clock.advance({ ms: 1 })
    await app.settle()
    expect(await a.toldOf(id)).toEqual([wang.id])
  })

  test('a policy runs once per ticket, however often its cause recurs', async () => {
    const policyId = await a.policy([[0, person(wang)]])
    await a.rules(
      ...([75, 90, 100] as const).map((percent) => ({
        trigger: { kind: 'clock', clock: 'any', percent } as const,
        policyId,
      })),
    )
    const { id } = await fault()
    await pass(60)
    expect(await a.runsOf(id)).toHaveLength(1)
  })

  test('what nobody took ends by itself when somebody takes it', async () => {
    const policyId = await a.policy([
      [0, person(li)],
      [30, person(director)],
    ])
    await a.rules({ trigger: { kind: 'nobodyTook' }, policyId })
    const { id, number } = await fault()
    await pass(10)
    expect(await a.toldOf(id)).toEqual([li.id])
    const agent = await w.seat('Chen')
    expect((await app.as(agent).post(`/tickets/${number}/takings`, {})).status).toBe(200)
    await app.settle()
    expect((await a.runsOf(id))[0]).toMatchObject({ state: 'ended', endReason: 'taken' })
  })
})

describe('by hand', () => {
  test('a push tells the next step now; two clicks on what was the same are one push', async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    const { body } = await app.as(li).get('/attention')
    const { id: run, version } = body.items[0]
    expect((await app.as(li).post(`/attention/${run}/pushes`, { version })).status).toBe(200)
    const second = await app.as(li).post(`/attention/${run}/pushes`, { version })
    expect(second).toMatchObject({ status: 409, body: { code: 'attention.changed' } })
    await app.settle()
    expect(await a.toldOf(id)).toEqual([wang.id, li.id])
  })

  test('the forecast says who is next and when, and comes true', async () => {
    const policyId = await climbing()
    const { id, number } = await fault()
    const begun = await app.as(li).post(`/tickets/${number}/attention`, { policyId, note: '客户总裁来电' })
    expect(begun.status).toBe(201)
    await app.settle()
    const { body } = await app.as(li).get(`/tickets/${number}/attention`)
    const at = (minutes: number) => new Date(app.clock.now().getTime() + minutes * 60_000).toISOString()
    expect(
      body.items[0].forecast.map(({ at, people }: { at: string; people: { nameEn: string }[] }) => [
        at,
        people.map(({ nameEn }) => nameEn),
      ]),
    ).toEqual([
      [at(10), ['Li']],
      [at(25), ['Zhao']],
    ])
    await pass(10)
    await pass(15)
    expect(await a.toldOf(id)).toEqual([wang.id, li.id, director.id])
  })

  test('the same policy is not started twice for a ticket, and not for one that is over', async () => {
    const policyId = await climbing()
    const { id, number } = await fault()
    await app.as(li).post(`/tickets/${number}/attention`, { policyId })
    const again = await app.as(li).post(`/tickets/${number}/attention`, { policyId })
    expect(again).toMatchObject({ status: 409, body: { code: 'attention.running' } })
    await app
      .as(li)
      .put(`/tickets/${number}/cancellation`, { reason: 'duplicate', version: (await w.ticket(id)).version })
    const over = await app.as(li).post(`/tickets/${number}/attention`, { policyId })
    expect(over.body.code).toBe('attention.over')
  })

  test('a supervisor stops it with a reason, an account manager does not', async () => {
    await a.rules({ trigger: severe, policyId: await climbing() })
    const { id } = await fault()
    const { body } = await app.as(li).get('/attention')
    const { id: run, version } = body.items[0]
    const manager = { ...director, accounts: [w.account0.id] }
    expect((await app.as(manager).put(`/attention/${run}/end`, { version, reason: 'enough' })).status).toBe(403)
    expect((await app.as(li).put(`/attention/${run}/end`, { version, reason: 'planned work' })).status).toBe(200)
    await pass(60)
    expect(await a.toldOf(id)).toEqual([wang.id])
  })
})

test('quiet hours: a step waits for the calendar, one that is pushed does not', async () => {
  app.clock.set('2026-11-23T15:00:00Z') // 23:00 in Shanghai; the desk opens at 07:00
  await a.rules({ trigger: severe, policyId: await a.policy([[0, person(wang)]], { calendar: 'serviceDesk' }) })
  const { id } = await fault()
  expect(await a.toldOf(id)).toEqual([])
  const [run] = await a.runsOf(id)
  expect(run!.nextAt?.toISOString()).toBe('2026-11-23T23:00:00.000Z')
  await app.as(li).post(`/attention/${run!.id}/pushes`, { version: run!.version })
  await app.settle()
  expect(await a.toldOf(id)).toEqual([wang.id])
})

test('my pages: what waits for an answer first; account and subject only for those who may see the ticket', async () => {
  const outsider = await w.person('Qian', ['account_manager'])
  await a.rules({ trigger: severe, policyId: await a.policy([[0, person(outsider), person(li)]]) })
  const { number } = await fault()
  const mine = await app.as(outsider).get('/me/notices')
  expect(mine.body).toMatchObject({ unanswered: 1, items: [{ ticket: { number, subject: null }, account: null }] })
  const theirs = await app.as(li).get('/me/notices')
  expect(theirs.body.items[0]).toMatchObject({ ticket: { number, subject: 'Line down' }, seenAt: null })
  await app.as(li).put('/me/notices/seen', { ids: [theirs.body.items[0].id, mine.body.items[0].id] })
  expect((await app.as(li).get('/me/notices')).body.items[0].seenAt).toBe(app.clock.now().toISOString())
  expect((await app.as(outsider).get('/me/notices')).body.items[0].seenAt).toBeNull()
})

test('tickets of a major incident call nobody by themselves: the incident calls people for all of them', async () => {
  const policyId = await climbing()
  await a.rules({ trigger: severe, policyId })
  const before = await fault()
  const circuit = await w.circuit(w.account0)
  const { number } = await declareIncident(app.deps, li, {
    ...{ title: { 'zh-CN': '光缆中断', en: 'Fibre cut' }, description: 'cut', symptom: 'noService' },
    ...{ scope: { circuits: [circuit.number], nodes: [], accounts: [] }, tickets: [before.number] },
  })
  await app.settle()
  expect((await a.runsOf(before.id))[0]).toMatchObject({ state: 'ended', endReason: 'joinedIncident' })
  const later = await w.open({ circuitNumber: circuit.number })
  await joinIncident(app.deps, li, number, later.number)
  await app.settle()
  expect((await a.runsOf(later.id)).filter(({ endedAt }) => endedAt === null)).toEqual([])
  const [parent] = await app.db.select().from(tickets).where(eq(tickets.number, number))
  expect(await a.runsOf(parent!.id)).toHaveLength(1)
})

test('rules are held against the last week before they are saved: what each would have taken, and what none', async () => {
  const policyId = await climbing()
  const { number } = await fault()
  const rule = (more: object) => ({ id: w.uuid(), trigger: severe, when: {}, policyId, active: true, ...more })
  const admin = await w.person('Ye', ['admin'])
  const tryOn = async (...rules: object[]) =>
    (await app.as(admin).post('/attention-rule-trials', { rules })).body as {
      rules: { times: number; tickets: string[] }[]
      untaken: { kind: string; times: number }[]
    }
  const bySilver = rule({ when: { accountGrades: ['silver'] } })
  const byLevel = rule({ when: { levels: ['L1', 'L2'], types: ['fault'], serviceGrades: ['AAA'] } })
  expect(await tryOn(bySilver, byLevel)).toMatchObject({
    rules: [
      { times: 0, tickets: [] },
      { times: 1, tickets: [number] },
    ],
    untaken: [],
  })
  expect(await tryOn(bySilver)).toMatchObject({ untaken: [{ kind: 'severeFault', times: 1 }] })
  expect((await app.as(li).post('/attention-rule-trials', { rules: [] })).status).toBe(403)
})
