import { beforeEach, expect, test } from 'vitest'
import { setTimeout as wait } from 'node:timers/promises'
import type { StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { sweeps } from '#server/features.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { changeSeat } from '#server/routing/commands/change-seat.ts'
import { changeSeatPolicy } from '#server/routing/commands/change-seat-policy.ts'
import { startDispatcher } from '#server/routing/commands/dispatch.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { rescindOffer } from '#server/routing/commands/rescind-offer.ts'
import { addLeave, endLeave, saveRoster } from '#server/seats/commands/plan-seat.ts'
import { findSeatPolicy } from '#server/seats/seat-policy.store.ts'
import type { RosterWeek } from '#server/seats/roster.contract.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'
import { world } from '../support/world.ts'

/**
 * Whatever may make a match possible triggers a round by itself: the matcher runs without its pulse here, so an offer that
 * comes was triggered by the very thing the test did.
 */
let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  const dispatcher = startDispatcher(app.deps, { pulseMs: 3_600_000 })
  atEnd(() => dispatcher.stop())
})

/** Resolves with the seat it is offered to; the matcher runs by itself. */
async function offered(id: TicketId, withinMs = 15_000): Promise<StaffActor['id'] | null> {
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(10)) {
    const offer = await w.openOffer(id)
    if (offer) return offer.seatId
  }
  return null
}

/** What falls due happens by its own sweep, which tells the matcher. */
async function pass(span: Parameters<typeof app.clock.advance>[0]): Promise<void> {
  app.clock.advance(span)
  for (const sweep of sweeps(app.deps)) await sweep.run(app.clock.now())
}

const accept = async (seat: StaffActor, id: TicketId) => {
  await offered(id)
  return acceptOffer(app.deps, seat, (await w.openOffer(id))!.id)
}
const evidence = { kind: 'testResult' as const, detail: 'ok' }
const admin = () => w.person('Ye', ['admin'])
const version = async (id: TicketId) => (await w.ticket(id)).version

test('an item that is queued', async () => {
  const seat = await w.seat('A')
  expect(await offered((await w.open()).id)).toBe(seat.id)
})

test('an offer that is declined, missed, taken back, or given back by leaving', async () => {
  const [first, second] = [await w.seat('A', { skills: { serviceDesk: 5 } }), await w.seat('B')]
  const { id } = await w.open()
  expect(await offered(id)).toBe(first.id)
  await rejectOffer(app.deps, first, (await w.openOffer(id))!.id, { reason: 'notNow' })
  expect(await offered(id)).toBe(second.id)
  const third = await w.seat('C')
  await pass({ seconds: 30 })
  expect(await offered(id)).toBe(third.id)
  const fourth = await w.seat('D')
  await rescindOffer(app.deps, w.supervisor, (await w.openOffer(id))!.id, 'r')
  expect(await offered(id)).toBe(fourth.id)
  const fifth = await w.seat('E')
  await changePresence(app.deps, fourth, fourth.id, 'busy', null)
  expect([first.id, fifth.id]).toContain(await offered(id))
})

test('work that is parked, done, handed on or taken away by a supervisor frees its seat', async () => {
  const seat = await w.seat('A', { capacity: 1 })
  await changeSeatPolicy(app.deps, await admin(), { ...(await findSeatPolicy(app.db)), parkedFrees: 100 })
  const items = [await w.open(), await w.open(), await w.open(), await w.open(), await w.open()].map(({ id }) => id)
  await accept(seat, items[0]!)
  const until = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
  const pausing = { kind: 'pending' as const, reason: 'r', customerText: 't', until, version: await version(items[0]!) }
  await pauseTicket(app.deps, seat, { id: items[0]! }, pausing)
  await accept(seat, items[1]!)
  const resolving = { code: 'repaired' as const, text: 't', evidence, version: await version(items[1]!) }
  await resolveTicket(app.deps, seat, { id: items[1]! }, resolving)
  await accept(seat, items[2]!)
  const handing = { queue: 'mpls', note: 'n', tried: 't', version: await version(items[2]!) }
  await escalateTicket(app.deps, seat, { id: items[2]! }, handing)
  await accept(seat, items[3]!)
  await assignTicket(app.deps, w.supervisor, { id: items[3]! }, { queue: 'mpls', reason: 'r' })
  expect(await offered(items[4]!)).toBe(seat.id)
})

test('a seat that becomes available, by itself or because a state is over', async () => {
  const seat = await w.seat('A', { present: false })
  const { id } = await w.open()
  await app.db.execute("update seats set seen_at = '2100-01-01'")
  await changePresence(app.deps, seat, seat.id, 'wrapUp', null)
  expect(await offered(id, 100)).toBeNull()
  await pass({ minutes: 5 })
  expect(await offered(id)).toBe(seat.id)
})

test('a capacity, a skill, a level or a weight that changes', async () => {
  const seat = await w.seat('A', { capacity: 1, skills: {} })
  const boss = await admin()
  const [first, second] = [await w.open(), await w.open()]
  const set = { level: 'L1' as const, hourlyLimit: null, skills: { serviceDesk: 3 } }
  await changeSeat(app.deps, boss, seat.id, { ...set, capacity: 1, version: 1 })
  expect(await offered(first.id)).toBe(seat.id)
  await changeSeat(app.deps, boss, seat.id, { ...set, capacity: 2, version: 2 })
  expect(await offered(second.id)).toBe(seat.id)
  const third = await w.open()
  const weights = { P1: 50, P2: 50, P3: 50, P4: 50 }
  await acceptOffer(app.deps, seat, (await w.openOffer(first.id))!.id)
  await acceptOffer(app.deps, seat, (await w.openOffer(second.id))!.id)
  await changeSeatPolicy(app.deps, boss, { ...(await findSeatPolicy(app.db)), weights })
  expect(await offered(third.id)).toBe(seat.id)
  const expert = await w.seat('B', { skills: { mpls: 5 } })
  const held = { queue: 'mpls', note: 'n', tried: 't', version: await version(first.id) }
  await escalateTicket(app.deps, seat, { id: first.id }, held)
  await changeSeat(app.deps, boss, expert.id, { ...set, level: 'L2', skills: { mpls: 5 }, capacity: 2, version: 1 })
  expect(await offered(first.id)).toBe(expert.id)
})

test('a shift that is planned, begins or ends its break, and a leave that ends early or by its date', async () => {
  // Ten in Shanghai.
  const shift = { from: 11 * 60, to: 18 * 60, breaks: [] as [number, number][] }
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const week = (from: number) =>
    Object.fromEntries(days.map((day) => [day, [{ ...shift, from: from * 60 }]])) as unknown as RosterWeek
  const roster = { zone: 'Asia/Shanghai', calendar: null, exceptions: {} }
  const seat = await w.seat('A', { capacity: 9 })
  await saveRoster(app.deps, w.supervisor, seat.id, { ...roster, week: week(11), version: null })
  const [first, second] = [await w.open(), await w.open()]
  expect(await offered(first.id, 100)).toBeNull()
  await pass({ minutes: 60 })
  for (const { id } of [first, second]) await accept(seat, id)
  const from = app.clock.now()
  const hour = new Date(from.getTime() + 3_600_000)
  const leave = (until: Date) =>
    addLeave(app.deps, w.supervisor, seat.id, {
      kind: 'sick',
      from: app.clock.now().toISOString(),
      until: until.toISOString(),
    })
  const id = await leave(hour)
  const fifth = await w.open()
  expect(await offered(fifth.id, 100)).toBeNull()
  app.clock.advance({ minutes: 5 })
  await endLeave(app.deps, w.supervisor, seat.id, id)
  await accept(seat, fifth.id)
  await leave(new Date(app.clock.now().getTime() + 600_000))
  const sixth = await w.open()
  expect(await offered(sixth.id, 100)).toBeNull()
  await pass({ minutes: 10 })
  expect(await offered(sixth.id)).toBe(seat.id)
})

test('an hourly limit from which an item has fallen out', async () => {
  const seat = await w.seat('A', { capacity: 9 })
  const set = { level: 'L1' as const, skills: { serviceDesk: 3 }, capacity: 9, version: 1 }
  await changeSeat(app.deps, await admin(), seat.id, { ...set, hourlyLimit: 1 })
  const [first, second] = [await w.open(), await w.open()]
  await accept(seat, first.id)
  expect(await offered(second.id, 100)).toBeNull()
  await pass({ minutes: 60 })
  expect(await offered(second.id)).toBe(seat.id)
})

test('a step of the plan, although every seat let it pass', async () => {
  const seat = await w.seat('A')
  const { id } = await w.open()
  await offered(id)
  await rejectOffer(app.deps, seat, (await w.openOffer(id))!.id, { reason: 'notNow' })
  expect(await offered(id, 100)).toBeNull()
  await pass({ minutes: 10 })
  expect(await offered(id)).toBe(seat.id)
})

test('a queue whose seats are all away walks its plan and ends with its supervisor, and somebody owns it all the while', async () => {
  const away = await w.seat('A')
  await changePresence(app.deps, away, away.id, 'away', 'lunch')
  const { id } = await w.open()
  await pass({ minutes: 10 })
  expect(await w.eventsOf(id)).toEqual(expect.arrayContaining(['routing.relaxed', 'routing.supervisorPaged']))
  expect((await w.item(id))!.state).toBe('queued')
  await changePresence(app.deps, away, away.id, 'available', null)
  expect(await offered(id)).toBe(away.id)
})

test('a freed seat gets the most urgent first and among equals the oldest, not what came last', async () => {
  const seat = await w.seat('A', { capacity: 1 })
  const held = await w.open()
  await accept(seat, held.id)
  const old = await w.open()
  app.clock.advance({ minutes: 1 })
  const young = await w.open()
  const resolving = { code: 'repaired' as const, text: 't', evidence, version: await version(held.id) }
  await resolveTicket(app.deps, seat, { id: held.id }, resolving)
  expect(await offered(old.id)).toBe(seat.id)
  expect(await w.openOffer(young.id)).toBeUndefined()
})
