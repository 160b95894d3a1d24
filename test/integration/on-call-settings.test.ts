import { beforeEach, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { events } from '#server/events/event.table.ts'
import { notices } from '#server/notices/notice.table.ts'
import { people } from '#server/seats/seat.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let lead: Client
let admin: Client
let wang: StaffActor
let li: StaffActor
let zhao: StaffActor

/** A Monday, 10:00 in Shanghai. */
beforeEach(async () => {
  app = await testApp({ clock: testClock('2026-11-23T02:00:00Z') })
  w = await world(app)
  lead = app.as(await w.person('Gao', ['supervisor']))
  admin = app.as(await w.person('Ye', ['admin']))
  wang = await w.person('Wang', ['technician'])
  li = await w.person('Li', ['technician'])
  zhao = await w.person('Zhao', ['technician'])
})

const rotation = (...who: StaffActor[]) => ({
  ...{ id: w.uuid(), name: 'Main', startsOn: '2026-11-23', turn: 'daily', every: 1, handOverAt: '09:00' },
  ...{ people: who.map(({ id }) => id), restrictions: [] },
})
const schedule = (...who: StaffActor[]) => ({
  ...{ name: '值班', nameEn: 'On call', zone: 'Asia/Shanghai' },
  plan: { rotations: [rotation(...who)] },
})
const added = async (...who: StaffActor[]) => (await admin.post('/schedules', schedule(...who))).body
const onCall = async (id: string) => {
  const { body } = await lead.get(`/schedules/${id}`)
  return body.onCall.map((person: { nameEn: string; name: string }) => person.name)
}
const toldOf = (person: StaffActor) =>
  app.db.select({ kind: notices.kind, at: notices.at }).from(notices).where(eq(notices.personId, person.id))
const changes = async () =>
  (await app.db.select().from(events).where(eq(events.type, 'schedule.changed'))).map(
    ({ payload }) => (payload as { what: string }).what,
  )

describe('a schedule', () => {
  test('who comes on and who goes off is told at the hand-over, once each', async () => {
    await added(wang, li)
    await app.settle()
    expect(await toldOf(wang)).toMatchObject([{ kind: 'onCall' }])
    app.clock.set('2026-11-24T00:59:00Z')
    await app.settle()
    expect(await toldOf(li)).toEqual([])
    app.clock.set('2026-11-24T01:00:00Z')
    await app.settle()
    await app.settle()
    expect(await toldOf(li)).toMatchObject([{ kind: 'onCall', at: new Date('2026-11-24T01:00:00Z') }])
    expect((await toldOf(wang)).map(({ kind }) => kind)).toEqual(['onCall', 'offCall'])
  })

  test('after an hour of silence there is one hand-over, from who was told last to who is on call now', async () => {
    await added(wang, li, zhao)
    await app.settle()
    app.clock.set('2026-11-25T02:00:00Z')
    await app.settle()
    expect(await toldOf(li)).toEqual([])
    expect(await toldOf(zhao)).toMatchObject([{ kind: 'onCall' }])
    expect((await toldOf(wang)).map(({ kind }) => kind)).toEqual(['onCall', 'offCall'])
  })

  test('people put a colleague in for themselves and for nobody else; a supervisor swaps anybody', async () => {
    const { id } = await added(wang, li)
    const span = { from: '2026-11-23T02:00:00Z', until: '2026-11-23T08:00:00Z' }
    const swap = (who: StaffActor, by: StaffActor) => ({
      kind: 'replace',
      personId: who.id,
      byId: by.id,
      ...span,
      reason: '',
    })
    expect(await app.as(li).post(`/schedules/${id}/overrides`, swap(wang, li))).toMatchObject({
      status: 403,
      body: { code: 'schedule.not_yours' },
    })
    expect((await app.as(wang).post(`/schedules/${id}/overrides`, swap(wang, zhao))).status).toBeLessThan(300)
    await app.settle()
    expect(await onCall(id)).toEqual(['Zhao'])
    expect((await lead.post(`/schedules/${id}/overrides`, swap(zhao, li))).status).toBeLessThan(300)
    await app.settle()
    expect(await onCall(id)).toEqual(['Li'])
    expect(await changes()).toEqual(['added', 'swapped', 'swapped'])
  })

  test('whose turns a swap changes is told at once which, and may take back only what is their own doing', async () => {
    const { id } = await added(wang, li)
    await app.settle()
    const turns = async (person: StaffActor) =>
      ((await app.as(person).get('/me/notices')).body.items as { kind: string; turns: object }[]).flatMap((notice) =>
        notice.kind === 'turns' ? [notice.turns] : [],
      )
    const span = { from: '2026-11-25T01:00:00Z', until: '2026-11-26T01:00:00Z' }
    const swap = { kind: 'replace', personId: wang.id, byId: zhao.id, ...span, reason: 'doctor' }
    expect((await app.as(wang).post(`/schedules/${id}/overrides`, swap)).status).toBe(201)
    const hours = [{ from: '2026-11-25T01:00:00.000Z', until: '2026-11-26T01:00:00.000Z' }]
    expect(await turns(zhao)).toMatchObject([{ gained: hours, lost: [], by: { nameEn: 'Wang' }, reason: 'doctor' }])
    // Whoever did it knows.
    expect(await turns(wang)).toEqual([])
    const [mine] = (await app.as(wang).get(`/schedules/${id}`)).body.overrides
    expect(mine.madeBy).toMatchObject({ id: wang.id })
    app.clock.advance({ minutes: 1 })
    expect((await app.as(zhao).delete(`/schedules/${id}/overrides/${mine.id}`)).status).toBe(403)
    expect((await app.as(wang).delete(`/schedules/${id}/overrides/${mine.id}`)).status).toBe(200)
    expect(await turns(zhao)).toMatchObject([{ gained: [], lost: hours }, { gained: hours }])
  })

  test('whoever is not on call in a period is not swapped in it, and is told so', async () => {
    const { id } = await added(wang, li)
    const span = { from: '2026-11-24T01:00:00Z', until: '2026-11-25T01:00:00Z' }
    const swap = { kind: 'replace', personId: wang.id, byId: zhao.id, ...span }
    expect(await lead.post(`/schedules/${id}/overrides`, swap)).toMatchObject({
      status: 422,
      body: { code: 'schedule.not_on_call', errors: [{ pointer: '/personId' }] },
    })
  })

  test('a swap that began ends when it is taken back, and the past of it stays', async () => {
    const { id } = await added(wang, li)
    const span = { from: '2026-11-23T02:00:00Z', until: '2026-11-23T08:00:00Z' }
    await lead.post(`/schedules/${id}/overrides`, {
      kind: 'replace',
      personId: wang.id,
      byId: zhao.id,
      ...span,
      reason: 'doctor',
    })
    app.clock.set('2026-11-23T04:00:00Z')
    const [swap] = (await lead.get(`/schedules/${id}`)).body.overrides
    await lead.delete(`/schedules/${id}/overrides/${swap.id}`)
    expect(await onCall(id)).toEqual(['Wang'])
    const { body } = await lead.get(`/schedules/${id}/calendar?from=2026-11-23T00:00:00Z&until=2026-11-23T12:00:00Z`)
    expect(body.shifts.filter(({ because }: { because: string }) => because === 'override')).toMatchObject([
      { person: { name: 'Zhao' }, until: '2026-11-23T04:00:00.000Z' },
    ])
  })

  test('a temporary schedule stands instead for its period; a second one over it is refused', async () => {
    const { id } = await added(wang, li)
    const holiday = {
      ...{ from: '2026-11-23T02:00:00Z', until: '2026-11-25T02:00:00Z', reason: 'holiday' },
      shifts: [{ personId: zhao.id, from: '2026-11-23T02:00:00Z', until: '2026-11-25T02:00:00Z' }],
    }
    expect((await lead.post(`/schedules/${id}/temporaries`, holiday)).status).toBeLessThan(300)
    expect(await onCall(id)).toEqual(['Zhao'])
    expect(await lead.post(`/schedules/${id}/temporaries`, holiday)).toMatchObject({
      status: 409,
      body: { code: 'schedule.overlap' },
    })
    const outside = { ...holiday, from: '2026-11-26T02:00:00Z', until: '2026-11-27T02:00:00Z' }
    expect(await lead.post(`/schedules/${id}/temporaries`, outside)).toMatchObject({ status: 422 })
  })

  test('nobody who has left is put on call, and a change based on an older state is refused', async () => {
    const { id, version } = await added(wang, li)
    await app.db.update(people).set({ active: false }).where(eq(people.id, zhao.id))
    const change = { ...schedule(wang, zhao), active: true, version }
    expect(await admin.put(`/schedules/${id}`, change)).toMatchObject({
      status: 422,
      body: { code: 'schedule.people', errors: [{ pointer: '/plan/rotations/0/people/1' }] },
    })
    expect((await admin.put(`/schedules/${id}`, { ...change, ...schedule(li) })).status).toBe(200)
    expect(await admin.put(`/schedules/${id}`, { ...change, ...schedule(wang) })).toMatchObject({
      status: 409,
      body: { code: 'schedule.changed' },
    })
    expect(await onCall(id)).toEqual(['Li'])
  })
})

describe('a policy', () => {
  const terms = (...steps: [number, object][]) => ({
    steps: steps.map(([afterMinutes, target]) => ({ afterMinutes, targets: [target] })),
    ...{ repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
  })
  const policy = (...steps: [number, object][]) => ({ name: '策略', nameEn: 'Policy', terms: terms(...steps) })

  test('a step that can never tell anybody is refused, with the step', async () => {
    await app.db.update(people).set({ active: false }).where(eq(people.id, zhao.id))
    const dead = policy([0, { kind: 'person', personId: wang.id }], [10, { kind: 'person', personId: zhao.id }])
    expect(await admin.post('/attention-policies', dead)).toMatchObject({
      status: 422,
      body: { code: 'policy.dead_target', errors: [{ pointer: '/terms/steps/1/targets/0' }] },
    })
    expect((await admin.get('/attention-policies')).body.items).toEqual([])
  })

  test('one that rules start cannot be switched off, nor a schedule that a policy tells', async () => {
    const { id: scheduleId, version: of } = await added(wang)
    const { body: made } = await admin.post('/attention-policies', policy([0, { kind: 'schedule', scheduleId }]))
    const rule = { id: w.uuid(), trigger: { kind: 'severeFault' }, when: {}, policyId: made.id, active: true }
    expect((await admin.put('/attention-rules', { rules: [rule], version: 0 })).status).toBe(200)
    const off = { name: made.name, nameEn: made.nameEn, terms: made.terms, active: false, version: made.version }
    expect(await admin.put(`/attention-policies/${made.id}`, off)).toMatchObject({
      status: 409,
      body: { code: 'policy.in_use' },
    })
    const unused = { ...schedule(wang), active: false, version: of }
    expect(await admin.put(`/schedules/${scheduleId}`, unused)).toMatchObject({
      status: 409,
      body: { code: 'schedule.in_use', policies: '策略' },
    })
    expect(await admin.put('/attention-rules', { rules: [], version: 0 })).toMatchObject({
      body: { code: 'rules.changed' },
    })
  })

  test('tried out over a week it shows the hours in which a step would tell nobody', async () => {
    const office = { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', until: '18:00' }
    const { body: made } = await admin.post('/schedules', {
      ...schedule(wang),
      plan: { rotations: [{ ...rotation(wang), restrictions: [office] }] },
    })
    const { body } = await admin.post('/attention-dry-runs', {
      terms: terms([0, { kind: 'schedule', scheduleId: made.id }], [15, { kind: 'accountRole', role: 'director' }]),
      ...{ from: '2026-11-23T00:00:00Z', startAt: '2026-11-23T12:00:00Z' },
    })
    const [first, second] = body.steps
    const holes = first.filter(({ people }: { people: object[] }) => people.length === 0)
    expect(holes[0]).toMatchObject({ from: '2026-11-23T00:00:00.000Z', until: '2026-11-23T01:00:00.000Z' })
    // Mondays to Fridays before nine and after six, and the weekend in one piece.
    expect(holes).toHaveLength(6)
    expect(second).toMatchObject([{ assumed: ['director'] }])
    // At eight in the evening the first step finds nobody: the second does not wait for its quarter of an hour.
    expect(body.forecast.map(({ at }: { at: string }) => at)).toEqual([
      '2026-11-23T12:00:00.000Z',
      '2026-11-23T12:00:00.000Z',
    ])
    expect(await app.db.select().from(notices)).toEqual([])
  })

  test('settings are the administrator’s alone', async () => {
    expect((await lead.post('/attention-policies', policy([0, { kind: 'person', personId: wang.id }]))).status).toBe(
      403,
    )
    expect((await app.as(wang).get('/attention-policies')).status).toBe(403)
    expect((await app.as(wang).post('/schedules', schedule(wang))).status).toBe(403)
  })
})
