import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { accounts } from '#server/accounts/account.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Duties, PersonView } from '#server/auth/person.contract.ts'
import { onCallOverrides, onCallSchedules } from '#server/escalation/schedules/schedule.table.ts'
import { attentionPolicies } from '#server/escalation/policies/policy.table.ts'
import { events } from '#server/events/event.table.ts'
import { newId, type PersonId, type PolicyId, type ScheduleId } from '#server/kernel/ids.ts'
import { queues } from '#server/routing/queue.table.ts'
import { testApp, type Client, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let house: TestApp
let w: Awaited<ReturnType<typeof world>>
let admin: Client

beforeAll(async () => {
  house = await testApp()
  w = await world(house)
  admin = house.as(await w.person('Root', ['admin']))
})

const dutiesOf = async (who: StaffActor) => (await admin.get(`/people/${who.id}/duties`)).body.duties as Duties
const letGo = (who: StaffActor, handOver: object = {}) => admin.put(`/people/${who.id}/deactivation`, handOver)
const isActive = async (who: StaffActor) => ((await admin.get(`/people/${who.id}`)).body as PersonView).active

/** A ticket this seat holds and answers for. */
async function held(by: StaffActor) {
  const { number, id } = await w.open()
  await house
    .as(w.supervisor)
    .put(`/tickets/${number}/assignment`, { seat: by.id, reason: 'test', aboveCapacity: true })
  return { number, id }
}

async function onCall(people: StaffActor[]): Promise<ScheduleId> {
  const id = newId<ScheduleId>()
  const now = house.clock.now()
  const rotation = {
    ...{ id: newId<never>(), name: '夜班', startsOn: '2026-01-05', turn: 'weekly' as const, every: 1 },
    ...{ handOverAt: '09:00', people: people.map((one) => one.id), restrictions: [] },
  }
  await house.db.insert(onCallSchedules).values({
    ...{ id, name: '夜间值班', nameEn: 'Night duty', zone: 'Asia/Shanghai', updatedAt: now },
    plan: { rotations: [rotation] },
  })
  return id
}

describe('somebody who leaves', () => {
  test('hands everything over in one act: tickets, accounts, queues, turns on call and policies', async () => {
    const [leaver, heir] = [await w.seat('Wang', { capacity: 4 }), await w.seat('Zhao', { capacity: 4 })]
    const boss = await w.person('Sun', ['supervisor', 'account_manager'])
    await house.db.update(accounts).set({ managerId: leaver.id }).where(eq(accounts.id, w.account0.id))
    await house.db.update(queues).set({ supervisorId: leaver.id }).where(eq(queues.code, 'desk'))
    const [kept, back] = [await held(leaver), await held(leaver)]
    const schedule = await onCall([leaver, boss])
    const soon = (hours: number) => new Date(house.clock.now().getTime() + hours * 3_600_000)
    await house.db.insert(onCallOverrides).values({
      ...{ id: newId<never>(), scheduleId: schedule, kind: 'replace', personId: boss.id, byId: leaver.id },
      ...{ from: soon(1), until: soon(3), createdBy: boss.id, createdAt: house.clock.now() },
    })
    const policy = newId<PolicyId>()
    const target = { kind: 'person' as const, personId: leaver.id }
    await house.db.insert(attentionPolicies).values({
      ...{ id: policy, name: '重大故障', nameEn: 'Severe', updatedAt: house.clock.now() },
      terms: {
        ...{ repeats: 0, repeatAfterMinutes: 30, acknowledgementMinutes: 30, calendar: null },
        steps: [{ afterMinutes: 0, targets: [target] }],
      },
    })

    const duties = await dutiesOf(leaver)
    expect(duties.tickets.map(({ number, as }) => `${number} ${as}`)).toEqual(
      [kept, back].flatMap(({ number }) => [`${number} firstOwner`, `${number} holder`]).toSorted(),
    )
    expect(duties).toMatchObject({
      accounts: [{ code: w.account0.code, as: 'manager' }],
      queues: [{ code: 'desk' }],
      schedules: [{ id: schedule }],
      policies: [{ id: policy }],
    })
    expect(await letGo(leaver)).toMatchObject({ status: 409, body: { code: 'person.has_duties', duties } })

    const whole = {
      tickets: [
        { number: kept.number, as: 'holder', to: heir.id },
        { number: kept.number, as: 'firstOwner', to: heir.id },
        { number: back.number, as: 'holder', to: 'queue' },
        { number: back.number, as: 'firstOwner', to: heir.id },
      ],
      accounts: [{ code: w.account0.code, as: 'manager', to: boss.id }],
      queues: [{ code: 'desk', to: boss.id }],
      schedules: [{ id: schedule, to: boss.id }],
      policies: [{ id: policy, to: boss.id }],
    }
    // One part that cannot be: nothing moves.
    const wrong = { ...whole, queues: [{ code: 'desk', to: heir.id }] }
    expect(await letGo(leaver, wrong)).toMatchObject({
      status: 422,
      body: { code: 'departure.successor', errors: [{ pointer: '/queues/0/to' }] },
    })
    expect(await dutiesOf(leaver)).toEqual(duties)

    const left = await letGo(leaver, whole)
    expect(left).toMatchObject({ status: 200, body: { active: false } })
    expect(Object.values(await dutiesOf(leaver)).flat()).toEqual([])
    expect(await w.ticket(kept.id)).toMatchObject({ holderId: heir.id, firstOwnerId: heir.id })
    expect(await w.ticket(back.id)).toMatchObject({ holderId: null, firstOwnerId: heir.id })
    expect(await w.item(back.id)).toMatchObject({ state: 'queued' })
    expect([await w.loadOf(leaver.id), await w.loadOf(heir.id)]).toEqual([0, 100])
    const [account] = await house.db.select().from(accounts).where(eq(accounts.id, w.account0.id))
    expect(account!.managerId).toBe(boss.id)
    const [plan] = await house.db.select().from(onCallSchedules).where(eq(onCallSchedules.id, schedule))
    expect(plan!.plan.rotations[0]!.people).toEqual([boss.id, boss.id])
    // Who stood in for the successor stands in no more: the successor has the turn anyway.
    expect(await house.db.select().from(onCallOverrides).where(eq(onCallOverrides.scheduleId, schedule))).toEqual([])
    const [told] = await house.db.select().from(events).where(eq(events.type, 'person.handedOver'))
    expect(told!.payload).toMatchObject({
      personId: leaver.id,
      parts: expect.arrayContaining([{ what: 'queues', name: 'desk', to: boss.id }]),
    })
    expect(
      (await admin.get('/readyz?deep=1')).body.invariants.filter((one: { offending: number }) => one.offending),
    ).toEqual([])
  })

  test('gives an offer that waits on the screen back to its queue', async () => {
    const leaver = await w.seat('Han', { skills: { serviceDesk: 5 } })
    const { id } = await w.open()
    await w.settle()
    expect(await w.openOffer(id)).toMatchObject({ seatId: leaver.id })
    expect((await letGo(leaver)).status).toBe(200)
    expect(await w.openOffer(id)).toBeUndefined()
    expect(await w.item(id)).toMatchObject({ state: 'queued' })
  })

  test('is kept, and everything of theirs with them, when work came in that nobody was named for', async () => {
    const [leaver, heir] = [await w.seat('Qian'), await w.seat('Li')]
    const first = await held(leaver)
    const second = await held(leaver)
    const part = {
      tickets: [
        { number: first.number, as: 'holder', to: heir.id },
        { number: first.number, as: 'firstOwner', to: heir.id },
      ],
    }
    const refused = await letGo(leaver, part)
    expect(refused).toMatchObject({ status: 409, body: { code: 'person.has_duties' } })
    expect(refused.body.duties.tickets.map((one: { number: string }) => one.number)).toEqual([
      second.number,
      second.number,
    ])
    expect(await w.ticket(first.id)).toMatchObject({ holderId: leaver.id })
    expect(await isActive(leaver)).toBe(true)
  })

  test('gives work to a full desk only when that is said', async () => {
    const [leaver, full] = [await w.seat('Feng'), await w.seat('Chu', { capacity: 1 })]
    await held(full)
    const { number, id } = await held(leaver)
    const to = {
      tickets: [
        { number, as: 'holder', to: full.id },
        { number, as: 'firstOwner', to: full.id },
      ],
    }
    expect(await letGo(leaver, to)).toMatchObject({ status: 409, body: { code: 'seat.full' } })
    expect((await letGo(leaver, { ...to, aboveCapacity: true })).status).toBe(200)
    expect(await w.ticket(id)).toMatchObject({ holderId: full.id })
  })

  test('leaves a rotation to the others, unless nobody would be left on it', async () => {
    const [leaver, other] = [await w.person('Wei', ['supervisor']), await w.person('Jiang', ['supervisor'])]
    const alone = await onCall([leaver])
    const together = await onCall([leaver, other])
    const without = {
      schedules: [
        { id: alone, to: null },
        { id: together, to: null },
      ],
    }
    expect(await letGo(leaver, without)).toMatchObject({ status: 422, body: { code: 'schedule.people' } })
    const named = {
      schedules: [
        { id: alone, to: other.id },
        { id: together, to: null },
      ],
    }
    expect((await letGo(leaver, named)).status).toBe(200)
    const [plan] = await house.db.select().from(onCallSchedules).where(eq(onCallSchedules.id, together))
    expect(plan!.plan.rotations[0]!.people).toEqual([other.id])
  })

  test('is looked at and let go by administrators alone', async () => {
    const leaver = await w.person('Shen', ['agent'])
    for (const client of [house.as(w.supervisor), house.as(w.customer)]) {
      expect((await client.get(`/people/${leaver.id}/duties`)).status).toBe(403)
      expect((await client.put(`/people/${leaver.id}/deactivation`, {})).status).toBe(403)
    }
    expect((await admin.get(`/people/${newId<PersonId>()}/duties`)).status).toBe(404)
    expect(await admin.put(`/people/${leaver.id}/deactivation`, { nonsense: 1 })).toMatchObject({ status: 400 })
  })
})
