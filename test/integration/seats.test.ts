import { beforeEach, describe, expect, test } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { noticeAction } from '#server/seats/activity.store.ts'
import { addLeave, endLeave, saveRoster } from '#server/seats/commands/plan-seat.ts'
import { addPresenceState, changePresenceState } from '#server/seats/commands/change-presence-state.ts'
import { presenceStateViews } from '#server/seats/presence-state.store.ts'
import { seatPolicy } from '#server/seats/seat-policy.table.ts'
import { presenceLog, seats } from '#server/seats/seat.table.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { changeSeat } from '#server/routing/commands/change-seat.ts'
import { changeSeatPolicy } from '#server/routing/commands/change-seat-policy.ts'
import { match } from '#server/routing/match.ts'
import { allSeatFacts } from '#server/routing/seat-facts.store.ts'
import { routingRounds } from '#server/routing/queue.table.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { resumeTicket } from '#server/tickets/commands/resume-ticket.ts'
import { changePriority } from '#server/tickets/commands/change-priority.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { RosterWeek, Shift } from '#server/seats/roster.contract.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let admin: StaffActor
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  admin = await w.person('Ye', ['admin'])
})

const seatOf = async (of: StaffActor) => (await app.db.select().from(seats).where(eq(seats.id, of.id)))[0]!
const accept = async (seat: StaffActor, id: TicketId) => acceptOffer(app.deps, seat, (await w.openOffer(id))!.id)
const broken = async () => (await checkInvariants(app.db, app.clock.now())).filter(({ offending }) => offending > 0)

/** Why this seat was or would be passed over for the item that waits. */
async function whyNot(seat: StaffActor, id: TicketId) {
  const [waiting] = await app.db.select().from(routingRounds).limit(1)
  void waiting
  const item = (await w.item(id))!
  const facts = {
    ...item,
    level: 'L1' as const,
    skills: [],
    relaxation: [],
    named: [],
    excluded: [],
    team: [],
    lastSolvers: [],
  }
  const [decision] = match({ seats: await allSeatFacts(app.db, app.clock.now()), items: [facts] })
  return decision!.excluded.find(({ seatId }) => seatId === seat.id)?.exclusion ?? null
}

describe('states of presence', () => {
  const training = { name: '培训', nameEn: 'Training', takesOffers: false, counts: 'work' as const }

  test('a state of the house\u2019s own can be chosen at once, is logged, and takes no offers unless it says so', async () => {
    await addPresenceState(app.deps, admin, { ...training, longestSeconds: null, thenCode: null })
    const own = (await presenceStateViews(app.db)).find(({ builtIn }) => !builtIn)!
    expect(own).toMatchObject({ code: 'own1', kind: 'busy', name: '培训' })
    const seat = await w.seat('A')
    const answer = await app.as(seat).put('/me/presence', { presence: 'own1', reason: 'MPLS' })
    expect(answer.body).toMatchObject({ presence: 'busy', state: { code: 'own1', name: '培训', nameEn: 'Training' } })
    const { id } = await w.open()
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    expect(await whyNot(seat, id)).toEqual({ because: 'presence', presence: 'busy', state: 'own1' })
    const log = await app.db.select().from(presenceLog).where(eq(presenceLog.seatId, seat.id))
    expect(log.map(({ presence, state }) => [presence, state])).toEqual([['busy', 'own1']])
  })

  test('one that lasts as long as it may gives way to what follows', async () => {
    await addPresenceState(app.deps, admin, { ...training, longestSeconds: 3_600, thenCode: 'available' })
    const seat = await w.seat('A')
    await changePresence(app.deps, seat, seat.id, 'own1', null)
    await w.pass({ minutes: 59 })
    expect((await seatOf(seat)).presenceState).toBe('own1')
    await w.pass({ minutes: 1 })
    expect(await seatOf(seat)).toMatchObject({ presence: 'available', presenceState: null, presenceUntil: null })
  })

  test('a change takes effect for who is in it: it takes offers from now on', async () => {
    await addPresenceState(app.deps, admin, { ...training, longestSeconds: null, thenCode: null })
    const seat = await w.seat('A')
    await changePresence(app.deps, seat, seat.id, 'own1', null)
    const { id } = await w.open()
    await w.settle()
    const change = { ...training, takesOffers: true, longestSeconds: null, thenCode: null, active: true, version: 1 }
    await changePresenceState(app.deps, admin, 'own1', change)
    await w.settle()
    expect((await w.openOffer(id))?.seatId).toBe(seat.id)
    await expect(changePresenceState(app.deps, admin, 'own1', change)).rejects.toMatchObject({
      code: 'presence_state.changed',
    })
  })

  test('what makes no sense is refused with where and what to do instead', async () => {
    const add = (more: object) =>
      app.as(admin).post('/presence-states', { ...training, longestSeconds: null, thenCode: null, ...more })
    expect((await add({ longestSeconds: 600 })).body).toMatchObject({ status: 422, errors: [{ pointer: '/thenCode' }] })
    expect((await add({ takesOffers: true, counts: 'break' })).body.errors[0].pointer).toBe('/counts')
    expect((await add({ longestSeconds: 600, thenCode: 'nowhere' })).body.errors[0].pointer).toBe('/thenCode')
    const seat = await w.seat('A')
    expect((await app.as(seat).put('/me/presence', { presence: 'own9' })).body).toMatchObject({
      code: 'presence.unknown',
      status: 422,
    })
    const supervisor = app.as(w.supervisor)
    const fine = { ...training, longestSeconds: null, thenCode: null }
    expect((await supervisor.post('/presence-states', fine)).status).toBe(403)
  })

  test('the five built-in states keep their meaning; how long they last is for the administrator to say', async () => {
    const wrapUp = { ...training, longestSeconds: 600, thenCode: 'available', active: false, version: 1 }
    await changePresenceState(app.deps, admin, 'wrapUp', wrapUp)
    expect((await presenceStateViews(app.db)).find(({ code }) => code === 'wrapUp')).toMatchObject({
      kind: 'wrapUp',
      active: true,
      nameEn: 'Wrapping up',
      longestSeconds: 600,
    })
  })
})

describe('idle', () => {
  test('who takes offers and does nothing for the idle time is away, and its open offers go on', async () => {
    await app.db.update(seatPolicy).set({ idleMinutes: 20 })
    const seat = await w.seat('A')
    await noticeAction(app.db, seat.id, app.clock.now())
    await w.pass({ minutes: 15 })
    await noticeAction(app.db, seat.id, app.clock.now())
    await w.pass({ minutes: 19, seconds: 45 })
    const { id } = await w.open()
    await w.settle()
    expect((await w.openOffer(id))?.seatId).toBe(seat.id)
    await w.pass({ seconds: 15 })
    expect(await seatOf(seat)).toMatchObject({ presence: 'away', presenceReason: 'idle' })
    expect((await w.item(id))!.state).toBe('queued')
  })
})

describe('plans of work', () => {
  // The test clock stands at Monday 2026-11-23 02:00 UTC, ten in Shanghai.
  const shift = (from: number, to: number, breaks: [number, number][] = []): Shift => ({
    from: from * 60,
    to: to * 60,
    breaks,
  })
  const everyDay = (...shifts: Shift[]) =>
    Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, shifts]),
    ) as unknown as RosterWeek
  const plan = (seat: StaffActor, ...shifts: Shift[]) =>
    saveRoster(app.deps, w.supervisor, seat.id, {
      zone: 'Asia/Shanghai',
      calendar: null,
      week: everyDay(...shifts),
      exceptions: {},
      version: null,
    })

  test('outside its shift a seat is no candidate, and the shift that begins triggers a match', async () => {
    const seat = await w.seat('A')
    await plan(seat, shift(11, 18))
    const { id } = await w.open()
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    expect(await whyNot(seat, id)).toEqual({ because: 'offShift', until: Date.parse('2026-11-23T03:00:00Z') })
    await w.pass({ minutes: 59 })
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    await w.pass({ minutes: 1 })
    await w.settle()
    expect((await w.openOffer(id))?.seatId).toBe(seat.id)
  })

  test('nothing is offered in a break, nor shortly before the shift ends', async () => {
    const seat = await w.seat('A')
    await plan(seat, shift(9, 12, [[9 * 60 + 30, 10 * 60 + 30]]))
    const { id } = await w.open()
    await w.settle()
    expect(await whyNot(seat, id)).toMatchObject({ because: 'onBreak', until: Date.parse('2026-11-23T02:30:00Z') })
    await w.pass({ minutes: 106 })
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    expect(await whyNot(seat, id)).toEqual({
      because: 'shiftEndsSoon',
      endsAt: Date.parse('2026-11-23T04:00:00Z'),
      needs: 15 * 60_000,
    })
  })

  test('after a long leave a seat is filled gradually, and the limit lifts when the time is over', async () => {
    await app.db.update(seatPolicy).set({ rampPerHour: 1, rampMinutes: 120 })
    const seat = await w.seat('A', { capacity: 5 })
    const from = new Date(app.clock.now().getTime() - 1)
    const until = new Date(app.clock.now().getTime() + 48 * 3_600_000)
    await addLeave(app.deps, w.supervisor, seat.id, {
      kind: 'annual',
      from: from.toISOString(),
      until: until.toISOString(),
    })
    const items = [await w.open(), await w.open(), await w.open()]
    await w.settle()
    expect(await whyNot(seat, items[0]!.id)).toEqual({ because: 'onLeave', until: until.getTime() })
    await changePresence(app.deps, seat, seat.id, 'busy', null)
    await w.pass({ hours: 48 })
    await changePresence(app.deps, seat, seat.id, 'available', null)
    await w.settle()
    const open = async () => Promise.all(items.map(async ({ id }) => (await w.openOffer(id)) !== undefined))
    expect((await open()).filter(Boolean)).toHaveLength(1)
    const waiting = items[(await open()).indexOf(false)]!
    expect(await whyNot(seat, waiting.id)).toMatchObject({ because: 'rampUp', taken: 1, limit: 1 })
    await accept(seat, items[(await open()).indexOf(true)]!.id)
    await w.pass({ minutes: 60 })
    await w.settle()
    expect((await open()).filter(Boolean)).toHaveLength(1)
    await accept(seat, items[(await open()).indexOf(true)]!.id)
    await w.pass({ minutes: 60 })
    expect((await seatOf(seat)).rampUntil).toBeNull()
    await w.settle()
    expect((await open()).filter(Boolean)).toHaveLength(1)
  })

  test('who comes back early is back at once; a leave beside another is refused with the other', async () => {
    const seat = await w.seat('A')
    const now = app.clock.now().getTime()
    const leave = {
      kind: 'sick' as const,
      from: new Date(now).toISOString(),
      until: new Date(now + 7_200_000).toISOString(),
    }
    const id = await addLeave(app.deps, w.supervisor, seat.id, leave)
    await expect(addLeave(app.deps, w.supervisor, seat.id, leave)).rejects.toMatchObject({ code: 'leave.overlaps' })
    expect((await seatOf(seat)).planned).toBe('leave')
    app.clock.advance({ minutes: 30 })
    await endLeave(app.deps, w.supervisor, seat.id, id)
    expect(await seatOf(seat)).toMatchObject({ planned: null, returning: false, rampUntil: null })
  })

  test('supervisors see the week of everybody, agents do not; a stale plan is refused', async () => {
    const seat = await w.seat('A')
    await plan(seat, shift(9, 18))
    const lines = await app.as(w.supervisor).get('/rosters?from=2026-11-23&days=7')
    expect(lines.body.items[0]).toMatchObject({ seat: { id: seat.id }, planned: 'on', roster: { version: 1 } })
    expect(lines.body.items[0].stretches).toHaveLength(7)
    expect((await app.as(seat).get('/rosters?from=2026-11-23')).status).toBe(403)
    await expect(plan(seat, shift(9, 18))).rejects.toMatchObject({ code: 'roster.changed' })
    await saveRoster(app.deps, w.supervisor, seat.id, { version: 1, week: null })
    expect((await seatOf(seat)).planned).toBeNull()
  })
})

describe('limits and weights', () => {
  test('a limit on new items per hour holds although there is capacity, and lifts when the first leaves the hour', async () => {
    const seat = await w.seat('A', { capacity: 5 })
    const { level, skills } = { level: 'L1' as const, skills: { serviceDesk: 3 } }
    await changeSeat(app.deps, admin, seat.id, { level, skills, capacity: 5, hourlyLimit: 2, version: 1 })
    const items = [await w.open(), await w.open(), await w.open()]
    await w.settle()
    await accept(seat, items[0]!.id)
    await accept(seat, items[1]!.id)
    expect(await whyNot(seat, items[2]!.id)).toMatchObject({ because: 'hourlyLimit', taken: 2, limit: 2 })
    await w.pass({ minutes: 59 })
    await w.settle()
    expect(await w.openOffer(items[2]!.id)).toBeUndefined()
    await w.pass({ minutes: 1 })
    await w.settle()
    expect((await w.openOffer(items[2]!.id))?.seatId).toBe(seat.id)
  })

  test('level, capacity and skills change at once; what a seat holds stays with it', async () => {
    const seat = await w.seat('A', { capacity: 3 })
    const items = [await w.open(), await w.open(), await w.open()]
    await w.settle()
    for (const { id } of items) await accept(seat, id)
    const change = {
      level: 'L1' as const,
      capacity: 2,
      hourlyLimit: null,
      skills: { serviceDesk: 5, mpls: 2 },
      version: 1,
    }
    await changeSeat(app.deps, admin, seat.id, change)
    expect(await seatOf(seat)).toMatchObject({ capacity: 200, load: 300, lent: 100 })
    expect(await broken()).toEqual([])
    const { id } = await w.open()
    await w.settle()
    expect(await w.openOffer(id)).toBeUndefined()
    expect((await app.as(admin).put(`/seats/${seat.id}`, change)).body.code).toBe('seat.changed')
    expect(
      (await app.as(admin).put(`/seats/${seat.id}`, { ...change, version: 2, skills: { juggling: 3 } })).body,
    ).toMatchObject({ code: 'seat.skill_unknown', errors: [{ pointer: '/skills/juggling' }] })
    expect((await app.as(w.supervisor).put(`/seats/${seat.id}`, change)).status).toBe(403)
  })

  test('urgent work weighs more, and the heaviest still fits an empty seat', async () => {
    const policy = (await app.as(admin).get('/seat-policy')).body
    await changeSeatPolicy(app.deps, admin, { ...policy, weights: { P1: 250, P2: 100, P3: 100, P4: 50 } })
    const circuit = await w.circuit(w.account0)
    const seat = await w.seat('A', { capacity: 2 })
    const severe = await w.open({ circuitNumber: circuit.number })
    await w.settle()
    await accept(seat, severe.id)
    expect(await w.loadOf(seat.id)).toBe(200)
    const other = await w.open({ type: 'question', impact: 'none', symptom: 'other' })
    await w.settle()
    expect(await w.openOffer(other.id)).toBeUndefined()
    await changePriority(
      app.deps,
      w.supervisor,
      { id: severe.id },
      {
        priority: 'P4',
        reason: 'restored',
        version: (await w.ticket(severe.id)).version,
      },
    )
    expect(await w.loadOf(seat.id)).toBe(50)
    await w.settle()
    expect((await w.openOffer(other.id))?.seatId).toBe(seat.id)
    expect(await broken()).toEqual([])
  })

  test('parked work frees the share the administrator says, at once for what is parked already', async () => {
    const seat = await w.seat('A', { capacity: 1 })
    const first = await w.open()
    await w.settle()
    await accept(seat, first.id)
    const until = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const version = (await w.ticket(first.id)).version
    await pauseTicket(
      app.deps,
      seat,
      { id: first.id },
      { kind: 'pending', reason: 'r', customerText: 't', until, version },
    )
    expect(await w.loadOf(seat.id)).toBe(50)
    const second = await w.open()
    await w.settle()
    expect(await w.openOffer(second.id)).toBeUndefined()
    const policy = (await app.as(admin).get('/seat-policy')).body
    expect((await app.as(admin).put('/seat-policy', { ...policy, parkedFrees: 100 })).body.parkedFrees).toBe(100)
    expect(await w.loadOf(seat.id)).toBe(0)
    await w.settle()
    const offer = (await w.openOffer(second.id))!
    expect(offer.seatId).toBe(seat.id)
    // Resuming may stand above, and what was offered before it can still be accepted.
    await resumeTicket(app.deps, seat, { id: first.id }, { reason: 'back' })
    await acceptOffer(app.deps, seat, offer.id)
    expect(await seatOf(seat)).toMatchObject({ load: 200, lent: 100 })
    expect(await broken()).toEqual([])
  })

  test('work resumed while what parking frees is being changed weighs whole, whichever ends first', async () => {
    await app.db.execute(sql`update seats set parked_frees = 0`)
    await app.db.update(seatPolicy).set({ parkedFrees: 0 })
    const seat = await w.seat('A', { capacity: 1 })
    const { id } = await w.open()
    await w.settle()
    await accept(seat, id)
    await app.db.execute(sql`update work_items set state = 'parked' where ticket_id = ${id}`)
    let resuming!: Promise<unknown>
    await app.db.transaction(async (tx) => {
      await tx.execute(sql`update seats set parked_frees = 60`)
      let isDone = false
      resuming = app.db
        .execute(sql`update work_items set state = 'working' where ticket_id = ${id}`)
        .then(() => (isDone = true))
      const waits = sql`select 1 from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock' and query like '%set state = ''working''%'`
      await expect.poll(async () => isDone || (await tx.execute(waits)).length > 0).toBe(true)
    })
    await resuming
    expect(await w.loadOf(seat.id)).toBe(100)
    expect(await broken()).toEqual([])
  })

  test('whatever is tried, the database lets no seat stand above its capacity by itself', async () => {
    const seat = await w.seat('A', { capacity: 1 })
    const items = [await w.open(), await w.open()]
    await app.db.execute(
      sql`update work_items set state = 'working', holder_id = ${seat.id} where ticket_id = ${items[0]!.id}`,
    )
    await expect(
      app.db.execute(
        sql`update work_items set state = 'working', holder_id = ${seat.id} where ticket_id = ${items[1]!.id}`,
      ),
    ).rejects.toMatchObject({ cause: { constraint_name: 'seats_capacity' } })
  })
})
