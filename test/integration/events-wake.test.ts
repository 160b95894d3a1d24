import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openWakeChannel, type WakeChannel } from '#server/events/wake-channel.ts'
import type { Wakeable } from '#server/events/wake.ts'
import { newId, type TicketId } from '#server/kernel/ids.ts'
import { atEnd } from '../support/after.ts'
import { testDatabase } from '../support/database.ts'
import { testLog } from '../support/log.ts'

async function channel(url: string): Promise<WakeChannel> {
  const opened = await openWakeChannel(url, testLog())
  atEnd(() => opened.close())
  return opened
}

/** Two processes that know of each other: the one that was there first has heard the newcomer. */
async function two(url: string): Promise<[WakeChannel, WakeChannel]> {
  const here = await channel(url)
  const there = await channel(url)
  const met = next(here, 'events')
  there.now('events')
  await met
  return [here, there]
}

/** Resolves with what woke next. */
function next(wake: WakeChannel, ...kinds: Wakeable[]): Promise<Wakeable> {
  return new Promise((resolve) => {
    const off = kinds.map((kind) =>
      wake.on(kind, () => {
        off.forEach((undo) => undo())
        resolve(kind)
      }),
    )
  })
}

test('a nudge reaches the other process, and this one only once', async () => {
  const { url } = await testDatabase()
  const [here, there] = await two(url)
  let heard = 0
  here.on('routing', () => heard++)
  const elsewhere = next(there, 'routing')
  here.now('routing')
  await elsewhere
  // Whatever came back to us came before the answer to this.
  const echo = next(here, 'events')
  there.now('events')
  await echo
  expect(heard).toBe(1)
})

test('a thousand commits are a handful of notifications, and one call here', async () => {
  const { url } = await testDatabase()
  const [here, there] = await two(url)
  let hereHeard = 0
  let thereHeard = 0
  here.on('events', () => hereHeard++)
  there.on('events', () => thereHeard++)
  const last = next(there, 'sweeps')
  for (let n = 0; n < 1_000; n++) here.now('events')
  here.now('sweeps')
  await last
  expect(hereHeard).toBe(1)
  expect(thereHeard).toBeLessThanOrEqual(2)
})

test('a line that breaks is made again, and whoever listens looks at once', async () => {
  const { db, url } = await testDatabase()
  const [here, there] = await two(url)
  const back = Promise.all([next(here, 'sweeps'), next(there, 'sweeps')])
  await db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keyline-wake' and datname = current_database()`,
  )
  await back
  const seen = new Promise((resolve) => there.viewers.on(resolve))
  const ticket = newId<TicketId>()
  // The other line may have come back a moment after ours: its hello tells us that it listens.
  const again = setInterval(() => here.viewers.announce(ticket), 20)
  expect(await seen).toBe(ticket)
  clearInterval(again)
})
