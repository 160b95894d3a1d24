import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { alertManagerOnSignal } from '#server/alerts/alert-manager.on-signal.ts'
import { alertViews } from '#server/alerts/alert-view.store.ts'
import { alertOccurrences, alerts } from '#server/alerts/alert.table.ts'
import { beginning } from '#server/events/cursor.ts'
import { readAfter } from '#server/events/stream.store.ts'
import type { Transaction } from '#server/db/client.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

const signals = async () => {
  const { events } = await readAfter(app.db, beginning, 500)
  return events.filter(({ type }) => alertManagerOnSignal.wants(type))
}
const react = async (tx: Transaction) => alertManagerOnSignal.react(tx, await signals())
const told = async () => {
  await expect.poll(async () => (await readAfter(app.db, beginning, 500)).held).toBe(false)
  const { events } = await readAfter(app.db, beginning, 500)
  return events.filter(({ type }) => type.startsWith('alert.')).map(({ type }) => type)
}

/** Transaction ids are those of the whole server: an older one elsewhere holds events back for a moment. */
async function follow(): Promise<void> {
  await expect.poll(async () => (await readAfter(app.db, beginning, 500)).held).toBe(false)
  await app.db.transaction(react)
}

test('faults of one account that come together are one alert with each of them, and of two accounts two', async () => {
  const circuit = await w.circuit(w.account0)
  const other = await w.account()
  const neighbour = { by: await w.contact(other), circuitNumber: (await w.circuit(other)).number }
  for (let i = 0; i < 3; i++) await w.open({ circuitNumber: circuit.number })
  await w.open(neighbour)
  await follow()

  const found = await app.db.select().from(alerts)
  expect(Object.fromEntries(found.map(({ accountId, occurrences }) => [accountId, occurrences]))).toEqual({
    [w.account0.id]: 3,
    [other.id]: 1,
  })
  expect(await told()).toEqual(['alert.opened', 'alert.opened'])
  const [view] = await alertViews(app.db, [found.find(({ accountId }) => accountId === w.account0.id)!.id])
  expect(view!.tickets).toHaveLength(3)
})

test('further faults continue the open alert, and a replay of the stream adds nothing', async () => {
  const circuit = await w.circuit(w.account0)
  await w.open({ circuitNumber: circuit.number })
  await follow()
  await w.open({ circuitNumber: circuit.number })
  await follow()
  await follow()
  expect(await app.db.select().from(alerts)).toMatchObject([{ occurrences: 2, version: 2, state: 'open' }])
  expect(await app.db.select().from(alertOccurrences)).toHaveLength(2)
  expect(await told()).toEqual(['alert.opened', 'alert.recurred'])
})

test('what comes while somebody is at it belongs to the same alert; after its end it is a new one', async () => {
  const circuit = await w.circuit(w.account0)
  await w.open({ circuitNumber: circuit.number })
  await follow()
  await app.db.execute(sql`update alerts set state = 'acknowledged'`)
  await w.open({ circuitNumber: circuit.number })
  await follow()
  expect(await app.db.select().from(alerts)).toMatchObject([{ state: 'acknowledged', occurrences: 2 }])
  await app.db.execute(sql`update alerts set state = 'dismissed', closed_at = opened_at`)
  await w.open({ circuitNumber: circuit.number })
  await follow()
  expect(await app.db.select().from(alerts).orderBy(alerts.openedAt, alerts.id)).toMatchObject([
    { state: 'dismissed', occurrences: 2 },
    { state: 'open', occurrences: 1 },
  ])
})
