import { beforeEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { eq } from 'drizzle-orm'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { explainRouting } from '#server/routing/explanation.store.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { seats } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

test('a declined item goes on to the next seat with its age and is not offered to the same one until the plan moves', async () => {
  const first = await w.seat('A', { skills: { serviceDesk: 5 } })
  const second = await w.seat('B', { skills: { serviceDesk: 3 } })
  const { id } = await w.open()
  await w.settle()
  const offer = (await w.openOffer(id))!
  expect(offer.seatId).toBe(first.id)
  const opened = (await w.ticket(id)).openedAt
  app.clock.advance({ seconds: 10 })
  await rejectOffer(app.deps, first, offer.id, { reason: 'onCall' })
  await w.settle()
  expect((await w.openOffer(id))!.seatId).toBe(second.id)
  expect((await w.item(id))!.agedFrom).toEqual(opened)
  await rejectOffer(app.deps, second, (await w.openOffer(id))!.id, { reason: 'notNow' })
  await w.settle()
  expect(await w.openOffer(id)).toBeUndefined()
  await w.pass({ seconds: 590 })
  await w.settle()
  expect((await w.openOffer(id))!.seatId).toBe(first.id)
})

test('leaving gives open offers back at once', async () => {
  const seat = await w.seat('A')
  const { id } = await w.open()
  await w.settle()
  await changePresence(app.deps, seat, seat.id, 'away', 'lunch')
  expect((await w.item(id))!.state).toBe('queued')
  expect(await w.loadOf(seat.id)).toBe(0)
})

test('a seat whose screen is gone loses its open offers after the grace, keeps its held work, and the supervisor is told', async () => {
  const seat = await w.seat('A')
  const held = await w.open()
  await w.settle()
  await acceptOffer(app.deps, seat, (await w.openOffer(held.id))!.id)
  const offered = await w.open()
  await w.settle()
  await app.db.update(seats).set({ seenAt: app.clock.now() }).where(eq(seats.id, seat.id))
  await w.pass({ seconds: 14 })
  expect((await w.item(offered.id))!.state).toBe('offered')
  await w.pass({ seconds: 1 })
  expect(await w.presenceOf(seat.id)).toBe('offline')
  expect((await w.item(offered.id))!.state).toBe('queued')
  expect((await w.ticket(held.id)).holderId).toBe(seat.id)
  const told = await app.db.execute(sql`select payload from events where type = 'seat.heldWorkUnattended'`)
  expect(told).toHaveLength(1)
})

test('wrap-up ends by itself after five minutes', async () => {
  const seat = await w.seat('A')
  await changePresence(app.deps, seat, seat.id, 'wrapUp', null)
  await w.pass({ minutes: 4 })
  expect(await w.presenceOf(seat.id)).toBe('wrapUp')
  await w.pass({ minutes: 1 })
  expect(await w.presenceOf(seat.id)).toBe('available')
})

test('every seat that was passed over has a reason a person can check', async () => {
  const chosen = await w.seat('Chosen')
  const full = await w.seat('Full', { capacity: 1 })
  const other = await w.open()
  await assignTicket(app.deps, w.supervisor, { id: other.id }, { seat: full.id, reason: 'knows it' })
  const unskilled = await w.seat('Unskilled', { skills: {} })
  const away = await w.seat('Away')
  await changePresence(app.deps, away, away.id, 'away', 'lunch')
  const expert = await w.seat('Expert', { level: 'L3' })
  const { id } = await w.open()
  await w.settle()
  const [round] = (await explainRouting(app.db, id, { sees: 'all' }, app.clock.now())).rounds
  expect(round?.offered?.id).toBe(chosen.id)
  const reasons = Object.fromEntries(round!.decision.excluded.map((each) => [each.seat.id, each.exclusion.because]))
  expect(reasons).toEqual({
    [full.id]: 'capacity',
    [unskilled.id]: 'skill',
    [away.id]: 'presence',
    [expert.id]: 'level',
  })
})

test('a seat named for the account is asked before one with more skill, and an excluded one never', async () => {
  const skilled = await w.seat('Skilled', { skills: { serviceDesk: 5 } })
  const named = await w.seat('Named', { skills: { serviceDesk: 1 } })
  await app.db.execute(
    sql`insert into account_seats (account_id, seat_id, kind) values (${w.account0.id}, ${named.id}, 'named')`,
  )
  const first = await w.open()
  await w.settle()
  expect((await w.openOffer(first.id))!.seatId).toBe(named.id)
  await app.db.execute(sql`update account_seats set kind = 'excluded'`)
  const second = await w.open()
  await w.settle()
  expect((await w.openOffer(second.id))!.seatId).toBe(skilled.id)
})

test('more urgent work goes first, among equals the older', async () => {
  const circuit = await w.circuit(w.account0)
  const question = await w.open({ type: 'question', impact: 'none', symptom: 'other' })
  app.clock.advance({ minutes: 1 })
  const minor = await w.open({ impact: 'intermittent', symptom: 'latency' })
  app.clock.advance({ minutes: 1 })
  const severe = await w.open({ circuitNumber: circuit.number })
  const order: string[] = []
  const seat = await w.seat('A', { capacity: 1 })
  for (let i = 0; i < 3; i++) {
    await w.settle()
    const [offer] = (await app.db.execute(sql`select id, ticket_id from offers where state = 'open'`)) as unknown as {
      id: never
      ticket_id: string
    }[]
    order.push(offer!.ticket_id)
    await rejectOffer(app.deps, seat, offer!.id, { reason: 'notNow' })
  }
  expect(order).toEqual([severe.id, minor.id, question.id])
})
