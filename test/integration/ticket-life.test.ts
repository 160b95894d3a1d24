import { beforeEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import type { OfferId } from '#server/kernel/ids.ts'
import { handOffsOf } from '#server/tickets/hand-off.store.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { confirmSolution } from '#server/tickets/commands/close-ticket.ts'
import { escalateTicket } from '#server/tickets/commands/escalate-ticket.ts'
import { pauseTicket } from '#server/tickets/commands/pause-ticket.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { rejectSolution } from '#server/tickets/commands/reject-solution.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { returnTicket } from '#server/tickets/commands/return-ticket.ts'
import { clocksOfTicket } from '#server/sla/clock.store.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { explainRouting } from '#server/routing/explanation.store.ts'
import { ticketView } from '#server/tickets/ticket-view.store.ts'
import { scopeOf } from '#server/tickets/ticket.store.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

const evidence = { kind: 'testResult' as const, detail: 'Loop test clean for 15 minutes.' }

async function held(by = 'Wang') {
  const seat = await w.seat(by)
  const { id } = await w.open()
  await w.settle()
  const offer = await w.openOffer(id)
  expect(offer?.seatId).toBe(seat.id)
  await acceptOffer(app.deps, seat, offer!.id as OfferId)
  return { id, seat }
}

async function leave(...seats: { id: string }[]) {
  for (const seat of seats) await changePresence(app.deps, w.supervisor, seat.id as never, 'offline', 'end of test')
}

test('a fault goes from the customer to the desk, to a technical seat, back with a solution, and is confirmed', async () => {
  const { id, seat } = await held()
  let ticket = await w.ticket(id)
  expect(ticket).toMatchObject({
    status: 'inProgress',
    holderId: seat.id,
    firstOwnerId: seat.id,
    priority: 'P1',
    level: 'L1',
  })
  expect(await w.loadOf(seat.id)).toBe(100)

  await postMessage(app.deps, seat, { id }, { id: w.uuid(), visibility: 'public', body: 'We are on it.', files: [] })
  const tech = await w.seat('Chen', { level: 'L2', skills: { mpls: 4 } })
  ticket = await w.ticket(id)
  await escalateTicket(app.deps, seat, { id }, { queue: 'mpls', note: 'VRF route missing', version: ticket.version })
  await w.settle()
  expect(await w.loadOf(seat.id)).toBe(0)
  const offer = await w.openOffer(id)
  expect(offer?.seatId).toBe(tech.id)
  await acceptOffer(app.deps, tech, offer!.id)
  ticket = await w.ticket(id)
  expect(ticket).toMatchObject({ holderId: tech.id, firstOwnerId: seat.id, level: 'L2' })

  app.clock.advance({ minutes: 20 })
  await resolveTicket(
    app.deps,
    tech,
    { id },
    { code: 'configurationChanged', text: 'Route restored.', evidence, version: ticket.version },
  )
  expect(await w.ticket(id)).toMatchObject({ status: 'resolved', holderId: null })
  await confirmSolution(app.deps, w.customer, { id }, { rating: 5, comment: 'Quick.' })
  await confirmSolution(app.deps, w.customer, { id }, { rating: 5, comment: 'Quick.' })
  expect(await w.ticket(id)).toMatchObject({ status: 'closed', rating: 5 })
  expect(await w.eventsOf(id)).toEqual([
    'ticket.opened',
    'offer.made',
    'offer.accepted',
    'ticket.started',
    'ticket.replied',
    'ticket.escalated',
    'offer.made',
    'offer.accepted',
    'ticket.resolved',
    'ticket.closed',
  ])
  const holdings = await handOffsOf(app.db, id)
  expect(holdings.map((row) => [row.kind, row.outcome])).toEqual([
    ['queue', 'accepted'],
    ['seat', 'escalated'],
    ['queue', 'accepted'],
    ['seat', 'resolved'],
    ['confirmation', 'closed'],
  ])
  holdings.slice(1).forEach((row, i) => expect(row.from).toEqual(holdings[i]!.to))
  expect((await clocksOfTicket(app.db, id)).every((clock) => clock.state === 'stopped')).toBe(true)
  await leave(seat, tech)
})

test('the screen of a ticket and its routing can be read by who holds it', async () => {
  const { id, seat } = await held('Zhao')
  const ticket = await w.ticket(id)
  const view = await ticketView(app.db, seat, ticket, await scopeOf(app.db, ticket), app.clock.now())
  expect(view.actions).toEqual(expect.arrayContaining(['reply', 'note', 'escalate', 'pause', 'resolve']))
  expect(view.clocks.map((clock) => clock.kind).sort()).toEqual(['acknowledge', 'resolve', 'restore', 'update'])
  const why = await explainRouting(app.db, id, { sees: 'all' }, app.clock.now())
  expect(why.rounds[0]?.offered?.name).toBe('Zhao')
  await leave(seat)
})

test('the receiver of an escalation returns it with a reason, and the first owner is asked first', async () => {
  const { id, seat } = await held('Sun')
  const other = await w.seat('Other', { skills: { serviceDesk: 5 } })
  const tech = await w.seat('Qian', { level: 'L2', skills: { mpls: 3 } })
  await escalateTicket(app.deps, seat, { id }, { queue: 'mpls', note: 'n', version: (await w.ticket(id)).version })
  await w.settle()
  await acceptOffer(app.deps, tech, (await w.openOffer(id))!.id)
  await returnTicket(
    app.deps,
    tech,
    { id },
    { reason: 'No circuit number given', version: (await w.ticket(id)).version },
  )
  await w.settle()
  expect((await w.openOffer(id))?.seatId).toBe(seat.id)
  expect(await w.ticket(id)).toMatchObject({ level: 'L1', holderId: null, firstOwnerId: seat.id })
  await leave(seat, other, tech)
})

test('a pause stops the promises, frees half a place, and the ticket returns by itself', async () => {
  const { id, seat } = await held('Li')
  const until = new Date(app.clock.now().getTime() + 2 * 3_600_000).toISOString()
  await pauseTicket(
    app.deps,
    seat,
    { id },
    {
      kind: 'pending',
      reason: 'access',
      customerText: 'Please open the building.',
      until,
      version: (await w.ticket(id)).version,
    },
  )
  expect(await w.loadOf(seat.id)).toBe(50)
  const before = (await clocksOfTicket(app.db, id)).find((clock) => clock.kind === 'resolve')!
  expect(before.state).toBe('paused')
  await w.pass({ hours: 2 })
  expect(await w.ticket(id)).toMatchObject({ status: 'inProgress', resumeAt: null })
  expect(await w.loadOf(seat.id)).toBe(100)
  const after = (await clocksOfTicket(app.db, id)).find((clock) => clock.kind === 'resolve')!
  expect(after.dueAt.getTime() - before.dueAt.getTime()).toBe(2 * 3_600_000)
  await leave(seat)
})

test('a rejected solution goes back to the first owner with its age and its used time', async () => {
  const { id, seat } = await held('Zhou')
  app.clock.advance({ minutes: 30 })
  const ticket = await w.ticket(id)
  await resolveTicket(app.deps, seat, { id }, { code: 'repaired', text: 't', evidence, version: ticket.version })
  app.clock.advance({ hours: 5 })
  await rejectSolution(app.deps, w.customer, { id }, { reason: 'Still down' })
  const item = await w.item(id)
  expect(item).toMatchObject({ state: 'queued', preferredSeatId: seat.id, agedFrom: ticket.openedAt })
  expect(await w.ticket(id)).toMatchObject({ status: 'inProgress', rejectedCount: 1 })
  const clock = (await clocksOfTicket(app.db, id)).find((each) => each.kind === 'resolve')!
  expect(clock.dueAt.getTime()).toBe(ticket.openedAt.getTime() + clock.targetMs + 5 * 3_600_000)
  await leave(seat)
})

test('without an answer of the customer a resolved ticket closes after three working days', async () => {
  const { id, seat } = await held('Wu')
  await resolveTicket(
    app.deps,
    seat,
    { id },
    { code: 'repaired', text: 't', evidence, version: (await w.ticket(id)).version },
  )
  await w.pass({ days: 2 })
  expect((await w.ticket(id)).status).toBe('resolved')
  await w.pass({ days: 2 })
  expect(await w.ticket(id)).toMatchObject({ status: 'closed', rating: null })
  await leave(seat)
})

test('a missed offer sets the seat to away, moves on, and after the longest number of offers the supervisor is paged', async () => {
  const seats = [await w.seat('A'), await w.seat('B'), await w.seat('C'), await w.seat('D'), await w.seat('E')]
  const { id } = await w.open()
  for (let i = 0; i < 5; i++) {
    await w.settle()
    const offer = await w.openOffer(id)
    expect(offer).toBeDefined()
    await w.pass({ seconds: 30 })
    expect(await w.presenceOf(offer!.seatId)).toBe('away')
  }
  expect(await w.eventsOf(id)).toContain('routing.supervisorPaged')
  expect((await w.item(id))?.state).toBe('queued')
  await leave(...seats)
})

test('a breach is announced once, also when the sweep runs again', async () => {
  const { id } = await w.open()
  await w.pass({ hours: 30 })
  await w.pass({ hours: 30 })
  const reached = (await app.db.execute(
    sql`select payload->>'kind' as kind, payload->>'percent' as percent from events where ticket_id = ${id} and type = 'clock.reached'`,
  )) as unknown as { kind: string; percent: string }[]
  const said = reached.map((row) => `${row.kind} ${row.percent}`)
  expect(said.filter((each) => each === 'restore 100')).toHaveLength(1)
  expect(new Set(said).size).toBe(said.length)
})

test('opening twice with one key gives one ticket', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => w.open({ key: 'the same' })))
  expect(new Set(answers.map((answer) => answer.number)).size).toBe(1)
})
