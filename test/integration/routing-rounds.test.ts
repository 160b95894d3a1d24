import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { rowsOf } from '#server/db/transaction.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { match, type RoundRecord } from '#server/routing/match.ts'
import { routingRounds } from '#server/routing/queue.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

test('what nobody can take does not starve those who wait behind it, however many it is', async () => {
  const seat = await w.seat('A')
  await Promise.all(Array.from({ length: 60 }, () => w.open()))
  await app.db.execute(sql`update work_items set passed_by = ${JSON.stringify([seat.id])}::jsonb`)
  app.clock.advance({ seconds: 1 })
  const { id } = await w.open()
  await w.settle()
  expect((await w.openOffer(id))?.seatId).toBe(seat.id)
})

test('a freed seat gets the oldest fitting work, and a full house is not asked again and again', async () => {
  const seat = await w.seat('A', { capacity: 1 })
  const oldest = await w.open()
  app.clock.advance({ seconds: 1 })
  for (let i = 0; i < 5; i++) await w.open()
  expect(await dispatch(app.deps)).toMatchObject({ made: 1 })
  expect((await w.openOffer(oldest.id))?.seatId).toBe(seat.id)
  expect(await dispatch(app.deps)).toEqual({ made: 0, more: false })
})

test('a round that looks at a part of a long queue says that there is more to match', async () => {
  for (const name of ['A', 'B', 'C']) await w.seat(name, { capacity: 9 })
  await Promise.all(Array.from({ length: 26 }, () => w.open()))
  const first = await dispatch(app.deps)
  expect(first.more).toBe(true)
  const second = await dispatch(app.deps)
  expect(first.made + second.made).toBeLessThanOrEqual(26)
  await w.settle()
  const [open] = await rowsOf<{ n: number }>(app.db, sql`select count(*)::int as n from offers where state = 'open'`)
  expect(open!.n).toBe(26)
})

test('a round remembers also those who were full, and what was written as plain JSON is read as well', async () => {
  const free = await w.seat('A')
  const full = await w.seat('B', { capacity: 1 })
  await app.db.execute(sql`update seats set load = capacity where id = ${full.id}`)
  await w.open()
  await w.settle()
  const [round] = await app.db.select().from(routingRounds)
  const seen = (record: RoundRecord) => Object.fromEntries(record.seats.map(({ id, load }) => [id, load]))
  expect(seen(round!.record)).toEqual({ [free.id]: 0, [full.id]: 100 })
  expect(match(round!.record)[0]!.ranked[0]!.seatId).toBe(free.id)

  const plain = JSON.stringify({ seats: [], items: [] } satisfies RoundRecord)
  await app.db.execute(sql`update routing_rounds set record = convert_to(${plain}, 'UTF8')`)
  expect((await app.db.select().from(routingRounds))[0]!.record).toEqual({ seats: [], items: [] })
})

test('work whose demands a free seat meets only later in the plan is offered to it from that step on', async () => {
  const seat = await w.seat('A', { level: 'L2', skills: { transmission: 2 } })
  const queueId = await w.queue('transmission', 'L2', {
    skills: [{ skill: 'transmission', level: 3 }],
    relaxation: [
      { after: 60, do: 'lowerLevel', by: 1 },
      { after: 600, do: 'pageSupervisor' },
    ],
  })
  const { id } = await w.open()
  await app.db.execute(sql`
    update work_items set queue_id = ${queueId}, next_relaxation_at = entered_queue_at + interval '60 s' where ticket_id = ${id}`)
  await w.settle()
  expect(await w.openOffer(id)).toBeUndefined()
  await w.pass({ seconds: 60 })
  await w.settle()
  expect((await w.openOffer(id))?.seatId).toBe(seat.id)
})
