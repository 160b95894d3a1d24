import { beforeEach, expect, test } from 'vitest'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { roundRetentionSweep } from '#server/routing/round-retention.sweep.ts'
import { sql } from 'drizzle-orm'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

test('the supervisor is told of every seat, who it was offered to and why not to the others; by the hour and as it would be now', async () => {
  const chosen = await w.seat('Chosen')
  const absent = await w.seat('Absent', { present: false })
  const { id, number } = await w.open()
  await w.settle()
  const told = (await app.as(w.supervisor).get(`/tickets/${number}/routing`)).body
  expect(told.sees).toBe('all')
  expect(told.rounds[0].offered.id).toBe(chosen.id)
  expect(told.rounds[0].decision.excluded).toEqual([
    {
      seat: { id: absent.id, name: 'Absent', nameEn: 'Absent' },
      exclusion: { because: 'presence', presence: 'offline' },
    },
  ])
  expect(told.present).toBeNull()
  await w.pass({ seconds: 31 })
  const waiting = (await app.as(w.supervisor).get(`/tickets/${number}/routing`)).body
  expect(
    waiting.present.excluded.map((each: { exclusion: { because: string } }) => each.exclusion.because).sort(),
  ).toEqual(['presence', 'presence'])
  expect((await w.item(id))!.state).toBe('queued')
})

test('a seat learns its own place or reason from the ticket and from its own desk, and nothing of its colleagues', async () => {
  const first = await w.seat('First', { skills: { serviceDesk: 5 }, capacity: 1 })
  const unskilled = await w.seat('Unskilled', { skills: {} })
  const { number } = await w.open()
  await w.settle()
  const asked = (await app.as(unskilled).get(`/tickets/${number}/routing`)).body
  expect(asked.sees).toBe('own')
  expect(asked.rounds[0].decision).toMatchObject({
    candidates: 1,
    passedOver: 1,
    ranked: [],
    excluded: [{ seat: { id: unskilled.id }, exclusion: { because: 'skill', skill: 'serviceDesk', has: 0, needs: 1 } }],
  })
  const second = await w.open()
  await w.settle()
  const desk = (await app.as(unskilled).get('/me/seat/waiting')).body
  expect(desk.items).toMatchObject([{ number: second.number, rank: null, exclusion: { because: 'skill' } }])
  const full = (await app.as(first).get('/me/seat/waiting')).body
  expect(full.items).toMatchObject([{ exclusion: { because: 'capacity', load: 100, capacity: 100 } }])
  expect(JSON.stringify(full)).not.toContain(unskilled.id)
})

test('a technical seat is told of technical work alone, and who has no seat is told so', async () => {
  const tech = await w.seat('Tech', { level: 'L2', skills: { mpls: 3 } })
  await w.open()
  expect((await app.as(tech).get('/me/seat/waiting')).body.items).toEqual([])
  expect((await app.as(w.supervisor).get('/me/seat/waiting')).status).toBe(404)
})

test('what is accepted is no longer asked about at the desk', async () => {
  const seat = await w.seat('A')
  const { id } = await w.open()
  await w.settle()
  await acceptOffer(app.deps, seat, (await w.openOffer(id))!.id)
  expect((await app.as(seat).get('/me/seat/waiting')).body.items).toEqual([])
})

test('decisions are forgotten after thirty days, and the oldest before when there are too many', async () => {
  await w.seat('A', { capacity: 10 })
  for (let n = 0; n < 5; n++) {
    await w.open({ key: `k${n}` })
    await w.settle()
  }
  const kept = async () =>
    (await rowsOf<{ n: number }>(app.db, sql`select count(*)::int as n from routing_rounds`))[0]!.n
  expect(await kept()).toBe(5)
  const few = roundRetentionSweep(app.deps, 3)
  expect((await few.nextDue(app.db))!.getTime()).toBeLessThanOrEqual(app.clock.now().getTime())
  expect(await few.run(app.clock.now())).toBe(2)
  expect(await kept()).toBe(3)
  expect(await few.run(app.clock.now())).toBe(0)
  app.clock.advance({ days: 30 })
  expect(await roundRetentionSweep(app.deps).run(app.clock.now())).toBe(3)
  expect((await rowsOf(app.db, sql`select 1 from routing_round_items`)).length).toBe(0)
})
