import { and, eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { forgetRoutingConfiguration } from '#server/routing/configuration.store.ts'
import { offers } from '#server/routing/queue.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let admin: Client
let boss: Client
let adminActor: StaffActor

beforeAll(async () => {
  app = await testApp()
  w = await world(app)
  adminActor = await w.person('Ye', ['admin'])
  admin = app.as(adminActor)
  boss = app.as(w.supervisor)
})
beforeEach(() => forgetRoutingConfiguration())

const eventsOfType = async (type: string) =>
  (await app.db.select().from(events).where(eq(events.type, type)).orderBy(events.id)).map(({ payload, actor }) => ({
    ...(payload as { code?: string }),
    by: (actor as { id?: string }).id,
  }))

describe('rules', () => {
  const book = async () => (await boss.get('/routing-rules')).body
  const ofLevel = async (level: string) => (await book()).levels.find((each: { level: string }) => each.level === level)

  test('lead by language, region and account, and the next ticket goes by what was just saved', async () => {
    const vip = await w.account()
    const contact = await w.contact(vip)
    await w.queue('vip', 'L1')
    await w.queue('north', 'L1')
    await admin.put('/routing-rules/L1', {
      version: (await ofLevel('L1')).version,
      rules: [{ when: {}, queue: 'desk' }],
    })
    const plain = await w.open({ by: contact })
    const saved = await admin.put('/routing-rules/L1', {
      version: (await ofLevel('L1')).version,
      rules: [
        { when: { account: [vip.id], language: ['zh-CN'] }, queue: 'vip', note: '重点客户' },
        { when: { region: ['north'] }, queue: 'north' },
        { when: {}, queue: 'desk' },
      ],
    })
    expect(saved).toMatchObject({ status: 200, body: { findings: [] } })
    const led = await w.open({ by: contact })
    const queueOf = async (id: typeof led.id) =>
      (await boss.get(`/tickets/${(await w.ticket(id)).number}`)).body.queue.code
    expect([await queueOf(plain.id), await queueOf(led.id)]).toEqual(['desk', 'vip'])
    // A circuit's own region goes before its account's.
    const line = await w.circuit(w.account0)
    await app.db.execute(sql`update circuits set region = 'north' where id = ${line.id}`)
    const north = await w.open({ circuitNumber: line.number })
    expect(await queueOf(north.id)).toBe('north')
    expect((await eventsOfType('routing.rulesChanged')).at(-1)).toMatchObject({ level: 'L1', by: adminActor.id })
  })

  test('without a catch-all are refused, and stale ones too', async () => {
    const { version, rules } = await ofLevel('L1')
    const open = await admin.put('/routing-rules/L1', { version, rules: [{ when: { repeat: true }, queue: 'desk' }] })
    expect(open).toMatchObject({
      status: 422,
      body: { code: 'routing.bad_configuration', errors: [{ pointer: '/rules/0' }] },
    })
    const stale = await admin.put('/routing-rules/L1', { version: 'older', rules })
    expect(stale).toMatchObject({ status: 409, body: { code: 'rules.changed', present: { version, rules } } })
    const empty = await admin.put('/routing-rules/L1', { version, rules: [{ when: { type: [] }, queue: 'desk' }] })
    expect(empty.status).toBe(400)
  })

  test('are tried dry on a ticket and by hand, saved and unsaved, and say why each was passed', async () => {
    const { id } = await w.open({ type: 'request', impact: 'none' })
    const { number } = await w.ticket(id)
    const rules = [
      { when: { type: ['fault'], priority: ['P1'] }, queue: 'vip' },
      { when: { type: ['request'] }, queue: 'desk' },
      { when: {}, queue: 'north' },
    ]
    const tried = (await boss.post('/routing-rules/L1/trials', { ticket: number.toLowerCase(), rules })).body
    expect(tried).toMatchObject({ queue: 'desk', ticket: { number }, facts: { type: 'request', repeat: false } })
    expect(tried.verdicts.map((verdict: { outcome: string }) => verdict.outcome)).toEqual([
      'passed',
      'takes',
      'notReached',
    ])
    expect(tried.verdicts[0].because[0]).toEqual({ field: 'type', has: 'request', wants: ['fault'] })
    const facts = { ...tried.facts, type: 'fault', priority: 'P1' }
    expect((await boss.post('/routing-rules/L1/trials', { facts, rules })).body.queue).toBe('vip')
    expect((await boss.post('/routing-rules/L1/trials', { facts })).body.queue).toBe('desk')
    expect((await boss.post('/routing-rules/L1/trials', { ticket: 'TT-2026-999999' })).status).toBe(404)
    expect((await boss.post('/routing-rules/L1/trials', { ticket: number, facts })).status).toBe(400)
  })

  test('say how many tickets of the last 30 days an edit would have led elsewhere, and which', async () => {
    const { rules } = await ofLevel('L1')
    const same = (await boss.post('/routing-rules/L1/impact', { rules })).body
    expect(same).toMatchObject({ changed: 0, examples: [], capped: false })
    const edited = [{ when: { type: ['request'] }, queue: 'vip' }, ...rules]
    const impact = (await boss.post('/routing-rules/L1/impact', { rules: edited })).body
    expect(impact.moves).toEqual([{ from: 'desk', to: 'vip', count: 1 }])
    expect(impact.examples.length).toBe(impact.changed)
    expect(impact.looked).toBeGreaterThan(impact.changed)
    const dead = (await boss.post('/routing-rules/L1/impact', { rules: [...rules, ...rules.slice(-1)] })).body
    expect(dead.findings).toContainEqual(expect.objectContaining({ code: 'ruleNeverMatches', severity: 'warning' }))
  })
})

describe('seats of an account', () => {
  test('are named and kept away as a whole; an open offer of who is kept away comes back at once', async () => {
    const acc = await w.account()
    const contact = await w.contact(acc)
    const [one, two] = [await w.seat('He'), await w.seat('Wu')]
    const path = `/accounts/${acc.code}/seats`
    const { version } = (await boss.get(path)).body
    const named = await boss.put(path, { version, named: [one.id], team: [two.id], excluded: [] })
    expect(named.body).toMatchObject({ named: [{ id: one.id }], team: [{ id: two.id }], nobodyLeftAt: [] })
    const { id } = await w.open({ by: contact })
    await w.settle()
    expect(await w.openOffer(id)).toMatchObject({ seatId: one.id })

    const away = await boss.put(path, { version: named.body.version, named: [], team: [two.id], excluded: [one.id] })
    expect(away.status).toBe(200)
    await w.settle()
    expect(await w.openOffer(id)).toMatchObject({ seatId: two.id })
    const past = await app.db
      .select()
      .from(offers)
      .where(and(eq(offers.ticketId, id), eq(offers.seatId, one.id)))
    expect(past).toMatchObject([{ state: 'withdrawn', reason: 'excludedForAccount' }])
    expect((await eventsOfType('account.seatsChanged')).at(-1)).toMatchObject({
      is: { team: [two.id], excluded: [one.id] },
    })

    const stale = await boss.put(path, { version, named: [], team: [], excluded: [] })
    expect(stale).toMatchObject({ status: 409, body: { code: 'account_seats.changed' } })
    const twice = await boss.put(path, { version: away.body.version, named: [one.id], team: [one.id], excluded: [] })
    expect(twice).toMatchObject({ status: 400, body: { errors: [{ pointer: '/team/0' }] } })
  })

  test('are seen by who sees the account, and named by supervisors and administrators', async () => {
    const mine = await w.account()
    const manager = { ...(await w.person('Zhao', ['account_manager'])), accounts: [mine.id] }
    const path = `/accounts/${mine.code}/seats`
    const seen = await app.as(manager).get(path)
    expect(seen).toMatchObject({ status: 200, body: { mayChange: false } })
    const change = { version: seen.body.version, named: [], team: [], excluded: [] }
    expect((await app.as(manager).put(path, change)).status).toBe(403)
    expect((await app.as({ ...manager, accounts: [] }).get(path)).status).toBe(404)
    expect((await app.as(w.customer).get(path)).status).toBe(403)
    expect((await admin.put(path, change)).status).toBe(200)
  })

  test('who solved the last fault of a circuit is asked first for the next one', async () => {
    const acc = await w.account()
    const contact = await w.contact(acc)
    const line = await w.circuit(acc)
    await w.queue('solvers', 'L2', { skills: [{ skill: 'transmission', level: 1 }] })
    const [better, solver] = [
      await w.seat('Better', { level: 'L2', skills: { transmission: 4 } }),
      await w.seat('Solver', { level: 'L2', skills: { transmission: 2 } }),
    ]
    const escalated = async () => {
      const { id } = await w.open({ by: contact, circuitNumber: line.number })
      const { number } = await w.ticket(id)
      await boss.put(`/tickets/${number}/assignment`, { queue: 'solvers', reason: 'test' })
      return { id, number }
    }
    const first = await escalated()
    await boss.put(`/tickets/${first.number}/assignment`, { seat: solver.id, reason: 'test' })
    const solved = await app.as(solver).put(`/tickets/${first.number}/resolution`, {
      code: 'repaired',
      text: 'Spliced the fibre.',
      evidence: { kind: 'testResult', detail: 'No errors for an hour.' },
      version: (await w.ticket(first.id)).version,
    })
    expect(solved.status).toBeLessThan(300)
    const second = await escalated()
    await w.settle()
    expect(await w.openOffer(second.id)).toMatchObject({ seatId: solver.id })
    const why = (await boss.get(`/tickets/${second.number}/routing`)).body.rounds[0].decision.ranked
    expect(why[0].facts).toMatchObject({ affinity: 'lastSolver' })
    expect(why.map((each: { seat: { id: string } }) => each.seat.id)).toContain(better.id)
  })
})
