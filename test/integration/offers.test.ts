import { beforeEach, describe, expect, test } from 'vitest'
import { asc, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { addRejectionReason, changeRejectionReason } from '#server/routing/commands/change-rejection-reason.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { rejectOffer } from '#server/routing/commands/reject-offer.ts'
import { rescindOffer } from '#server/routing/commands/rescind-offer.ts'
import { rejectionReasonViews } from '#server/routing/rejection-reason.store.ts'
import { offers, routingRoundItems, routingRounds } from '#server/routing/queue.table.ts'
import { handOffs } from '#server/tickets/hand-off.table.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { assignTicket } from '#server/tickets/commands/assign-ticket.ts'
import { takeNext } from '#server/tickets/commands/take-next.ts'
import { checkInvariants } from '#server/http/invariants.ts'
import { seats } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

const broken = async () => (await checkInvariants(app.db, app.clock.now())).filter(({ offending }) => offending > 0)
const accept = async (seat: StaffActor, id: TicketId) => acceptOffer(app.deps, seat, (await w.openOffer(id))!.id)
const paged = async (id: TicketId) => (await w.eventsOf(id)).filter((type) => type === 'routing.supervisorPaged')

describe('declining', () => {
  test('"not now" may come again with the plan\u2019s next step, "not my skill" never', async () => {
    const seat = await w.seat('A')
    const [first, second] = [await w.open(), await w.open()]
    await w.settle()
    await rejectOffer(app.deps, seat, (await w.openOffer(first.id))!.id, { reason: 'notNow' })
    await rejectOffer(app.deps, seat, (await w.openOffer(second.id))!.id, { reason: 'wrongSkill' })
    await w.pass({ minutes: 10 })
    await w.settle()
    expect((await w.openOffer(first.id))?.seatId).toBe(seat.id)
    expect(await w.openOffer(second.id)).toBeUndefined()
    expect((await w.item(second.id))!.refusedBy).toEqual({ [seat.id]: 'wrongSkill' })
  })

  test('reasons are the administrator\u2019s: a new one can be given at once, a retired one no more', async () => {
    const admin = await w.person('Ye', ['admin'])
    await addRejectionReason(app.deps, admin, { name: '在做割接', nameEn: 'Cut-over under way', again: 'nextStep' })
    const own = (await rejectionReasonViews(app.db)).at(-1)!
    const seat = await w.seat('A')
    const { id } = await w.open()
    await w.settle()
    const offer = (await w.openOffer(id))!
    const { name, nameEn, again } = own
    await changeRejectionReason(app.deps, admin, 'onCall', { name: 'x', nameEn: 'x', again, active: false, version: 1 })
    const decline = (reason: string) => app.as(seat).put(`/offers/${offer.id}/rejection`, { reason })
    expect((await decline('onCall')).body).toMatchObject({ code: 'offer.reason_unknown', status: 422 })
    expect((await decline(own.code)).status).toBe(204)
    await expect(
      changeRejectionReason(app.deps, admin, own.code, { name, nameEn, again, active: true, version: 7 }),
    ).rejects.toMatchObject({ code: 'rejection_reason.changed' })
    for (const code of ['notNow', 'wrongSkill', 'conflict'])
      await changeRejectionReason(app.deps, admin, code, { name, nameEn, again, active: false, version: 1 })
    await expect(
      changeRejectionReason(app.deps, admin, own.code, { name, nameEn, again, active: false, version: 1 }),
    ).rejects.toMatchObject({ code: 'rejection_reason.last' })
  })

  test('when the longest number of offers came to nothing, however they ended, the supervisor is paged once', async () => {
    const seatsHere = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => w.seat(name)))
    const { id } = await w.open()
    for (let turn = 0; turn < 5; turn++) {
      await w.settle()
      const offer = (await w.openOffer(id))!
      const seat = seatsHere.find((each) => each.id === offer.seatId)!
      expect(await paged(id)).toEqual([])
      if (turn === 1) await rescindOffer(app.deps, w.supervisor, offer.id, 'better elsewhere')
      else if (turn === 2) await changePresence(app.deps, seat, seat.id, 'busy', null)
      else await rejectOffer(app.deps, seat, offer.id, { reason: 'notNow' })
    }
    expect(await paged(id)).toHaveLength(1)
    expect((await w.item(id))!.state).toBe('queued')
  })
})

describe('taking back', () => {
  test('a supervisor takes an open offer back: it goes on with its age, and not to the same seat at once', async () => {
    const first = await w.seat('A', { skills: { serviceDesk: 5 } })
    const { id } = await w.open()
    await w.settle()
    const offer = (await w.openOffer(id))!
    const second = await w.seat('B')
    const back = (as: StaffActor) => app.as(as).put(`/offers/${offer.id}/rescission`, { reason: 'first is needed' })
    expect((await back(first)).status).toBe(404)
    expect((await back(w.supervisor)).status).toBe(204)
    expect((await back(w.supervisor)).status).toBe(204)
    await w.settle()
    expect((await w.openOffer(id))!.seatId).toBe(second.id)
    expect(await w.eventsOf(id)).toContain('offer.rescinded')
    const [row] = await app.db.select().from(offers).where(eq(offers.id, offer.id))
    expect(row).toMatchObject({ state: 'rescinded', byId: w.supervisor.id, reason: 'first is needed' })
    await expect(acceptOffer(app.deps, first, offer.id)).rejects.toMatchObject({ code: 'offer.ended' })
  })
})

describe('take next and give', () => {
  const recordsOf = async (id: TicketId) => {
    const rows = await app.db.select().from(offers).where(eq(offers.ticketId, id)).orderBy(asc(offers.offeredAt))
    const ledger = await app.db.select().from(handOffs).where(eq(handOffs.ticketId, id)).orderBy(asc(handOffs.seq))
    const [round] = await app.db
      .select({ record: routingRounds.record })
      .from(routingRoundItems)
      .innerJoin(routingRounds, eq(routingRounds.id, routingRoundItems.roundId))
      .where(eq(routingRoundItems.ticketId, id))
    return { offer: rows.at(-1)!, ledger: ledger.map(({ kind, outcome }) => [kind, outcome]), round: round?.record }
  }

  test('a busy seat takes the most urgent, then oldest work that fits it, and leaves the same records as an offer', async () => {
    const away = await w.seat('Away')
    await changePresence(app.deps, away, away.id, 'busy', null)
    const question = await w.open({ type: 'question', impact: 'none', symptom: 'other' })
    app.clock.advance({ minutes: 1 })
    const fault = await w.open()
    const routed = await w.open()
    const taken = await app.as(away).post('/me/work', undefined, { 'idempotency-key': 'one-click-of-one-key' })
    const again = await app.as(away).post('/me/work', undefined, { 'idempotency-key': 'one-click-of-one-key' })
    expect(taken.body.number).toBe((await w.ticket(fault.id)).number)
    expect(again.body).toEqual(taken.body)
    expect((await w.ticket(fault.id)).holderId).toBe(away.id)
    expect((await w.ticket(question.id)).holderId).toBeNull()
    const other = await w.seat('B')
    await w.settle()
    await accept(other, routed.id)
    const [mine, usual] = [await recordsOf(fault.id), await recordsOf(routed.id)]
    expect(mine.offer).toMatchObject({ state: 'accepted', via: 'pull', seatId: away.id })
    expect(mine.ledger).toEqual(usual.ledger)
    expect(mine.round!.given).toEqual({ seatId: away.id, via: 'pull' })
    expect(await w.eventsOf(fault.id)).toEqual(expect.arrayContaining(await w.eventsOf(routed.id)))
    expect(await broken()).toEqual([])
  })

  test('nothing that fits, or no place for it, is said so', async () => {
    const seat = await w.seat('A', { capacity: 1, skills: {} })
    await w.open()
    await expect(takeNext(app.deps, seat)).rejects.toMatchObject({ code: 'queue.nothing_fits' })
    const skilled = await w.seat('B', { capacity: 1, present: false })
    await takeNext(app.deps, skilled)
    await w.open()
    await expect(takeNext(app.deps, skilled)).rejects.toMatchObject({ code: 'seat.full' })
    await expect(takeNext(app.deps, w.supervisor)).rejects.toMatchObject({ code: 'seat.none' })
  })

  test('four seats that take at the same moment get four different items', async () => {
    const four = await Promise.all(Array.from({ length: 4 }, (_, i) => w.seat(`S${i}`, { present: false })))
    for (let i = 0; i < 4; i++) await w.open()
    const numbers = await Promise.all(four.map(async (seat) => (await takeNext(app.deps, seat)).number))
    expect(new Set(numbers).size).toBe(4)
  })

  test('a supervisor gives work to a busy seat; above its capacity only when that is said, and then it is remembered', async () => {
    const seat = await w.seat('A', { capacity: 1 })
    const [first, second] = [await w.open(), await w.open()]
    await changePresence(app.deps, seat, seat.id, 'busy', null)
    await assignTicket(app.deps, w.supervisor, { id: first.id }, { seat: seat.id, reason: 'knows it' })
    expect((await recordsOf(first.id)).offer).toMatchObject({ state: 'accepted', via: 'push', byId: w.supervisor.id })
    const { number } = await w.ticket(second.id)
    const give = (more: object) =>
      app.as(w.supervisor).put(`/tickets/${number}/assignment`, { seat: seat.id, reason: 'nobody else', ...more })
    expect((await give({})).body).toMatchObject({ code: 'seat.full', load: 1, capacity: 1, needs: 1 })
    expect((await w.item(second.id))!.state).toBe('queued')
    expect((await give({ aboveCapacity: true })).status).toBe(200)
    const [row] = await app.db.select().from(seats).where(eq(seats.id, seat.id))
    expect(row).toMatchObject({ load: 200, capacity: 100, lent: 100 })
    expect((await w.item(second.id))!.admittedById).toBe(w.supervisor.id)
    expect(await broken()).toEqual([])
    // New work never uses what was admitted.
    await changePresence(app.deps, seat, seat.id, 'available', null)
    const third = await w.open()
    await w.settle()
    expect(await w.openOffer(third.id)).toBeUndefined()
    const facts = (await app.db.execute(
      sql`select payload from events where ticket_id = ${second.id} and type = 'ticket.assigned'`,
    )) as unknown as { payload: object }[]
    expect(facts[0]!.payload).toMatchObject({ aboveCapacity: true, because: 'nobody else' })
  })
})
