import { and, eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import type { RelaxationStep } from '#server/routing/queue.contract.ts'
import { forgetRoutingConfiguration } from '#server/routing/configuration.store.ts'
import { queues, workItems } from '#server/routing/queue.table.ts'
import { seatSkills, skills } from '#server/seats/seat.table.ts'
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

const plan: RelaxationStep[] = [
  { after: 60, do: 'lowerLevel', by: 1 },
  { after: 600, do: 'pageSupervisor' },
]
const draft = (more: object = {}) => ({
  name: '二线交换',
  nameEn: 'L2 switching',
  skills: [{ skill: 'mpls', level: 3, weight: 2 }],
  preferred: [{ skill: 'transmission', level: 2, weight: 3 }],
  affinity: ['accountTeam', 'namedEngineer'],
  calendar: null,
  offerSeconds: 40,
  maxOffers: 4,
  plan,
  supervisor: w.supervisor.id,
  ...more,
})
const eventsOfType = async (type: string) =>
  (await app.db.select().from(events).where(eq(events.type, type)).orderBy(events.id)).map(({ payload, actor }) => ({
    ...(payload as { code?: string }),
    by: (actor as { id?: string }).id,
  }))
const create = async (code: string, more: object = {}) => {
  const answer = await admin.post('/queues', { code, level: 'L2', ...draft(more) })
  expect(answer.status).toBe(201)
  return answer.body
}

describe('a queue', () => {
  test('is built, read back as it was meant, and told of with who did it', async () => {
    const made = await create('switching')
    expect(made).toMatchObject({
      code: 'switching',
      level: 'L2',
      active: true,
      affinity: ['accountTeam', 'namedEngineer'],
      skills: [{ skill: 'mpls', level: 3, weight: 2 }],
      preferred: [{ skill: 'transmission', level: 2, weight: 3 }],
      plan,
      opensAt: null,
    })
    expect(made.findings.map((each: { code: string }) => each.code)).toContain('noRuleLeadsHere')
    expect(await eventsOfType('queue.created')).toEqual([
      expect.objectContaining({ code: 'switching', by: adminActor.id }),
    ])
    const again = await admin.post('/queues', { code: 'Switching', level: 'L2', ...draft() })
    expect(again.body).toMatchObject({ code: 'queue.code_taken', errors: [{ pointer: '/code' }] })
  })

  test('that would leave work without an owner, or asks for what there is not, is refused at each place', async () => {
    const bad = draft({
      skills: [{ skill: 'cooking', level: 3 }],
      calendar: 'moon',
      plan: [
        { after: 60, do: 'raisePriority' },
        { after: 60, do: 'dropSkill', skill: 'mpls' },
      ],
      supervisor: adminActor.id,
    })
    const answer = await admin.post('/queues', { code: 'bad', level: 'L2', ...bad })
    expect(answer).toMatchObject({ status: 422, body: { code: 'routing.bad_configuration' } })
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual(
      ['/calendar', '/plan/1', '/plan/1/after', '/plan/1/skill', '/skills/0/skill', '/supervisor'].sort(),
    )
    const checked = await admin.post('/queue-drafts', { level: 'L2', ...bad })
    expect(checked.body.findings.filter((each: { severity: string }) => each.severity === 'refused')).toHaveLength(6)
    expect(await app.db.select().from(queues).where(eq(queues.code, 'bad'))).toEqual([])
  })

  test('whose skill nobody has at that level is saved with a warning that names the best there is', async () => {
    await w.seat('Sun', { level: 'L2', skills: { mpls: 4 }, present: false })
    const checked = await admin.post('/queue-drafts', {
      level: 'L2',
      ...draft({ skills: [{ skill: 'mpls', level: 5 }], preferred: [] }),
    })
    expect(checked.body.findings).toContainEqual(
      expect.objectContaining({
        code: 'nobodyAtLevel',
        severity: 'warning',
        facts: { skill: 'mpls', needs: 5, best: 4 },
      }),
    )
    expect(checked.body.findings).toContainEqual(
      expect.objectContaining({ code: 'nobodyFitsYet', facts: { step: 1, after: 60 } }),
    )
  })

  test('that somebody else changed meanwhile is not overwritten', async () => {
    const made = await create('twice')
    const { version } = made
    const first = await admin.put('/queues/twice', { version, ...draft({ offerSeconds: 50 }) })
    expect(first).toMatchObject({ status: 200, body: { offerSeconds: 50 } })
    const late = await admin.put('/queues/twice', { version, ...draft({ offerSeconds: 99 }) })
    expect(late).toMatchObject({ status: 409, body: { code: 'queue.changed' } })
    expect((await eventsOfType('queue.changed')).at(-1)).toMatchObject({
      was: { offerSeconds: 40 },
      is: { offerSeconds: 50 },
    })
  })

  test.each(['agent', 'technician', 'account_manager', 'supervisor'] as const)(
    'is not for the %s to change',
    async (role) => {
      const who = app.as(await w.person(role, [role]))
      const version = 'any'
      const tries = await Promise.all([
        who.post('/queues', { code: 'mine', level: 'L2', ...draft() }),
        who.put('/queues/mpls', { version, ...draft() }),
        who.put('/queues/mpls/deactivation', { version, forwardTo: null }),
        who.delete('/queues/mpls/deactivation'),
        who.get('/queue-choices'),
        who.post('/queue-drafts', { level: 'L2', ...draft() }),
        who.post('/skills', { code: 'x1', name: 'x', nameEn: 'x' }),
        who.put('/skills/mpls', { version, name: 'x', nameEn: 'x' }),
        who.delete('/skills/mpls'),
        who.put('/routing-rules/L1', { version, rules: [] }),
      ])
      expect(tries.map((answer) => answer.status).filter((status) => status !== 403 && status !== 400)).toEqual([])
      const reads = await Promise.all([who.get('/routing-rules'), who.get('/queues/mpls'), who.get('/account-seats')])
      const allowed = role === 'supervisor' ? 200 : 403
      expect(reads.map((answer) => answer.status)).toEqual([allowed, allowed, allowed])
    },
  )
})

describe('an edit holds at once', () => {
  test('a shorter plan is taken by what waits already, step by step, and a step taken before is not taken again', async () => {
    const made = await create('replanned', { plan: [plan[0], { after: 3600, do: 'pageSupervisor' }] })
    const { id } = await w.open()
    await app
      .as(w.supervisor)
      .put(`/tickets/${(await w.ticket(id)).number}/assignment`, { queue: 'replanned', reason: 'test' })
    await w.pass({ seconds: 90 })
    expect((await w.item(id))!.relaxationStep).toBe(1)
    const changed = await admin.put('/queues/replanned', {
      version: made.version,
      ...draft({ plan: [plan[0], { after: 80, do: 'pageSupervisor' }] }),
    })
    expect(changed.status).toBe(200)
    expect((await w.item(id))!.relaxationStep).toBe(1)
    await w.pass({ seconds: 0 })
    const relaxed = (await w.eventsOf(id)).filter((type) => type.startsWith('routing.'))
    expect(relaxed).toEqual(['routing.relaxed', 'routing.relaxed', 'routing.supervisorPaged'])
  })

  test('a step may page a named supervisor instead of the queue\u2019s own', async () => {
    const director = await w.person('Director', ['supervisor'])
    await create('climbing', {
      plan: [
        { after: 60, do: 'pageSupervisor' },
        { after: 120, do: 'pageSupervisor', owner: director.id },
      ],
    })
    const { id } = await w.open()
    await boss.put(`/tickets/${(await w.ticket(id)).number}/assignment`, { queue: 'climbing', reason: 'test' })
    await w.pass({ seconds: 130 })
    const paged = await app.db
      .select()
      .from(events)
      .where(and(eq(events.ticketId, id), eq(events.type, 'routing.supervisorPaged')))
      .orderBy(events.id)
    expect(paged.map((event) => (event.payload as { supervisorId: string }).supervisorId)).toEqual([
      w.supervisor.id,
      director.id,
    ])
    const left = await admin.put(`/people/${director.id}/deactivation`, {})
    expect(left.body).toMatchObject({ code: 'person.has_duties', duties: { queues: [{ code: 'climbing' }] } })
  })
})

describe('working hours', () => {
  test('a closed queue offers nothing, says when it opens, keeps the age, and offers the moment it opens', async () => {
    // 2026-01-05 is a Monday; the clock is set to its evening in Shanghai, after the office closed.
    app.clock.set('2026-01-05T12:00:00Z')
    await create('office', {
      calendar: 'office',
      skills: [],
      preferred: [],
      plan: [{ after: 60, do: 'raisePriority' }, plan[1]],
    })
    const seat = await w.seat('Pan', { level: 'L2', skills: { transmission: 3 } })
    const { id } = await w.open()
    await boss.put(`/tickets/${(await w.ticket(id)).number}/assignment`, { queue: 'office', reason: 'test' })
    await w.pass({ seconds: 0 })
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    const [view] = (await boss.get('/queues')).body.items.filter((queue: { code: string }) => queue.code === 'office')
    expect(view.opensAt).toBe('2026-01-06T00:30:00.000Z')
    expect((await w.item(id))!.nextRelaxationAt).toEqual(new Date('2026-01-06T00:31:00.000Z'))
    expect((await eventsOfType('queue.closed')).map((event) => event.code)).toContain('office')

    app.clock.set('2026-01-06T00:29:59Z')
    await w.pass({ seconds: 0 })
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    app.clock.set('2026-01-06T00:30:00Z')
    await w.pass({ seconds: 0 })
    await w.settle()
    expect(await w.openOffer(id)).toMatchObject({ seatId: seat.id })
    expect((await eventsOfType('queue.opened')).filter((event) => event.code === 'office')).toHaveLength(1)
    expect((await w.item(id))!.agedFrom).toEqual((await w.ticket(id)).openedAt)
  })
})

describe('a queue that is closed for good', () => {
  test('is refused while rules lead to it', async () => {
    const { version } = (await boss.get('/queues/mpls')).body
    const answer = await admin.put('/queues/mpls/deactivation', { version, forwardTo: null })
    expect(answer).toMatchObject({ status: 409, body: { code: 'queue.has_rules', rules: [expect.any(Number)] } })
  })

  test('passes what waits on to the queue named for it, with its age and a row in the ledger', async () => {
    const from = await create('oldQueue')
    await create('newQueue')
    const { id } = await w.open()
    const { number } = await w.ticket(id)
    await boss.put(`/tickets/${number}/assignment`, { queue: 'oldQueue', reason: 'test' })
    const wrong = await admin.put('/queues/oldQueue/deactivation', { version: from.version, forwardTo: 'desk' })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'queue.cannot_receive', errors: [{ pointer: '/forwardTo' }] },
    })
    const closed = await admin.put('/queues/oldQueue/deactivation', { version: from.version, forwardTo: 'newQueue' })
    expect(closed.body).toMatchObject({ active: false, forwardTo: { code: 'newQueue' } })
    app.clock.advance({ minutes: 1 })
    await w.pass({ seconds: 0 })
    const [item] = await app.db
      .select({ queue: queues.code, agedFrom: workItems.agedFrom })
      .from(workItems)
      .innerJoin(queues, eq(queues.id, workItems.queueId))
      .where(eq(workItems.ticketId, id))
    expect(item).toEqual({ queue: 'newQueue', agedFrom: (await w.ticket(id)).openedAt })
    const ticket = (await boss.get(`/tickets/${number}`)).body
    expect(ticket.queue.code).toBe('newQueue')
    const refused = await boss.put(`/tickets/${number}/assignment`, { queue: 'oldQueue', reason: 'back' })
    expect(refused.status).toBe(422)
    const receiver = (await boss.get('/queues/newQueue')).body
    const kept = await admin.put('/queues/newQueue/deactivation', { version: receiver.version, forwardTo: null })
    expect(kept.body).toMatchObject({ code: 'queue.receives', queue: 'oldQueue' })
    expect((await admin.delete('/queues/oldQueue/deactivation')).body).toMatchObject({ active: true, forwardTo: null })
  })

  test('still offers what waits when no other queue is named', async () => {
    const made = await create('ending', { skills: [{ skill: 'transmission', level: 5 }], preferred: [] })
    const { id } = await w.open()
    await boss.put(`/tickets/${(await w.ticket(id)).number}/assignment`, { queue: 'ending', reason: 'test' })
    await admin.put('/queues/ending/deactivation', { version: made.version, forwardTo: null })
    const seat = await w.seat('Guo', { level: 'L2', skills: { transmission: 5 } })
    await w.settle()
    expect(await w.openOffer(id)).toMatchObject({ seatId: seat.id })
    expect((await boss.get('/queues')).body.items.some((queue: { code: string }) => queue.code === 'ending')).toBe(
      false,
    )
    const all = (await boss.get('/queues?inactive=true')).body.items
    expect(all.find((queue: { code: string }) => queue.code === 'ending')).toMatchObject({ active: false, waiting: 1 })
  })
})

describe('skills', () => {
  test('are made, renamed and removed, with every step told', async () => {
    const made = (await admin.post('/skills', { code: 'sdwan', name: 'SD-WAN', nameEn: 'SD-WAN' })).body
    const renamed = await admin.put('/skills/sdwan', { version: made.version, name: '智能组网', nameEn: 'SD-WAN' })
    expect(renamed.body).toMatchObject({ name: '智能组网', seats: [], queues: [] })
    const stale = await admin.put('/skills/sdwan', { version: made.version, name: 'x', nameEn: 'x' })
    expect(stale).toMatchObject({ status: 409, body: { code: 'skill.changed' } })
    const seat = await w.seat('Jiang', { level: 'L2', skills: { sdwan: 3 }, present: false })
    const { version } = renamed.body
    const held = await admin.request('/skills/sdwan', {
      method: 'DELETE',
      body: JSON.stringify({ version, takeFromSeats: false }),
      headers: { 'content-type': 'application/json' },
    })
    expect(held).toMatchObject({ status: 409, body: { code: 'skill.held', seats: 1 } })
    const gone = await admin.request('/skills/sdwan', {
      method: 'DELETE',
      body: JSON.stringify({ version, takeFromSeats: true }),
      headers: { 'content-type': 'application/json' },
    })
    expect(gone.status).toBe(204)
    expect(await app.db.select().from(skills).where(eq(skills.code, 'sdwan'))).toEqual([])
    expect(await app.db.select().from(seatSkills).where(eq(seatSkills.seatId, seat.id))).toEqual([])
    expect((await eventsOfType('skill.removed')).at(-1)).toMatchObject({ skill: 'sdwan', takenFrom: [seat.id] })
  })

  test('that a queue names cannot be removed', async () => {
    const mpls = (await boss.get('/skills')).body.items.find((skill: { code: string }) => skill.code === 'mpls')
    expect(mpls.queues).toContainEqual(expect.objectContaining({ code: 'mpls', as: 'required' }))
    const answer = await admin.request('/skills/mpls', {
      method: 'DELETE',
      body: JSON.stringify({ version: mpls.version, takeFromSeats: true }),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer).toMatchObject({ status: 409, body: { code: 'skill.needed' } })
  })
})
