import { beforeEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { connect } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { offerExpirySweep } from '#server/routing/offer-expiry.sweep.ts'
import { invariants } from '#server/http/invariants.ts'
import { acceptOffer } from '#server/tickets/commands/accept-offer.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

/** The same house seen by a second process: its own connections, nothing shared but the database. */
function secondProcess(): Deps {
  const connection = connect(app.databaseUrl, { max: 5, name: 'second' })
  atEnd(() => connection.close(1))
  return { ...app.deps, db: connection.db }
}

const outcomes = (results: PromiseSettledResult<unknown>[]) => ({
  done: results.filter((result) => result.status === 'fulfilled').length,
  refused: results.filter((result) => result.status === 'rejected' && result.reason instanceof Refusal).length,
})

async function broken(): Promise<string[]> {
  const found: string[] = []
  for (const invariant of invariants) {
    const rows = await app.db.execute(invariant.offenders(app.clock.now(), new Date(0)))
    if ((rows as unknown as unknown[]).length > 0) found.push(`${invariant.name}: ${JSON.stringify(rows)}`)
  }
  return found
}

test('100 parallel accepts of one offer, from two processes, give one holder and one acceptance', async () => {
  const seat = await w.seat('Wang')
  const { id } = await w.open()
  await w.settle()
  const offer = await w.openOffer(id)
  const other = secondProcess()
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) => acceptOffer(i % 2 ? app.deps : other, seat, offer!.id)),
  )
  expect(outcomes(results).done).toBe(100)
  expect((await w.eventsOf(id)).filter((type) => type === 'offer.accepted')).toHaveLength(1)
  expect(await w.loadOf(seat.id)).toBe(100)
  expect((await w.ticket(id)).holderId).toBe(seat.id)
})

test('somebody else\u2019s offer cannot be accepted and looks like none', async () => {
  await w.seat('Wang')
  const stranger = await w.seat('Zhao', { skills: {} })
  const { id } = await w.open()
  await w.settle()
  const offer = await w.openOffer(id)
  await expect(acceptOffer(app.deps, stranger, offer!.id)).rejects.toMatchObject({
    code: 'offer.not_found',
    status: 404,
  })
})

test('accepting at the instant of the timeout has one outcome', async () => {
  const seat = await w.seat('Wang', { capacity: 20 })
  for (let round = 0; round < 15; round++) {
    const { id } = await w.open()
    await w.settle()
    const offer = (await w.openOffer(id))!
    app.clock.set(new Date(offer.expiresAt.getTime() - (round % 2)).toISOString())
    const sweep = offerExpirySweep(secondProcess())
    await Promise.allSettled([acceptOffer(app.deps, seat, offer.id), sweep.run(offer.expiresAt)])
    // The sweep steps over a ticket that somebody else holds and comes back: the cycle does so at once.
    await sweep.run(offer.expiresAt)
    const events = await w.eventsOf(id)
    const accepted = events.includes('offer.accepted')
    expect([accepted, events.includes('offer.timedOut')]).toEqual([accepted, !accepted])
    expect((await w.ticket(id)).holderId).toBe(accepted ? seat.id : null)
    await changePresence(app.deps, seat, seat.id, 'available', null)
  }
})

test('an offer accepted too late is refused with who has it now', async () => {
  const first = await w.seat('Wang')
  const { id } = await w.open()
  await w.settle()
  const offer = (await w.openOffer(id))!
  await w.pass({ seconds: 31 })
  const second = await w.seat('Zhao')
  await w.settle()
  await acceptOffer(app.deps, second, (await w.openOffer(id))!.id)
  await expect(acceptOffer(app.deps, first, offer.id)).rejects.toMatchObject({
    code: 'offer.ended',
    message: expect.stringContaining('Zhao has TT-'),
  })
})

test('two processes matching at once never offer one item twice nor fill a seat above its capacity', async () => {
  const seats = await Promise.all(['A', 'B', 'C'].map((name) => w.seat(name, { capacity: 4 })))
  for (let i = 0; i < 20; i++) await w.open()
  const other = secondProcess()
  await Promise.all(Array.from({ length: 6 }, (_, i) => dispatch(i % 2 ? other : app.deps)))
  for (const seat of seats) expect(await w.loadOf(seat.id)).toBe(400)
  const [open] = (await app.db.execute(sql`select count(*)::int as n from offers where state = 'open'`)) as unknown as {
    n: number
  }[]
  expect(open?.n).toBe(12)
  expect(await broken()).toEqual([])
})
