import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { connect } from '#server/db/client.ts'
import { beat } from '#server/realtime/heartbeat.store.ts'
import { seats } from '#server/seats/seat.table.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

const seenAt = async (id: string) =>
  (
    await app.db
      .select({ at: seats.seenAt })
      .from(seats)
      .where(eq(seats.id, id as never))
  )[0]!.at

test('the beat of many seats waits for nobody: who is held just now is passed over and named', async () => {
  const now = app.clock.now()
  const [held, free] = [await w.seat('A'), await w.seat('B')]
  await app.db.execute(sql`update seats set seen_at = null`)
  const other = connect(app.databaseUrl, { max: 1 })
  try {
    await other.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from seats where id = ${held.id} for update`)
      expect(await beat(app.db, [held.id, free.id], now)).toEqual([held.id])
    })
  } finally {
    await other.close()
  }
  expect([await seenAt(held.id), await seenAt(free.id)]).toEqual([null, now])
  expect(await beat(app.db, [held.id, free.id], now)).toEqual([])
  expect(await seenAt(held.id)).toEqual(now)
})

test('who was seen a moment ago is not written again, and everybody of a large house is', async () => {
  const many = await Promise.all(Array.from({ length: 230 }, (_, i) => w.seat(`S${i}`)))
  const now = app.clock.now()
  await app.db.execute(sql`update seats set seen_at = ${new Date(now.getTime() - 60_000).toISOString()}::timestamptz`)
  const ids = many.map(({ id }) => id)
  expect(await beat(app.db, ids, now)).toEqual([])
  const soon = new Date(now.getTime() + 1_000)
  expect(await beat(app.db, ids, soon)).toEqual([])
  expect(new Set((await app.db.select({ at: seats.seenAt }).from(seats)).map(({ at }) => at?.getTime()))).toEqual(
    new Set([now.getTime()]),
  )
})
