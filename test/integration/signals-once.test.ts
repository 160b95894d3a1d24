import { beforeEach, expect, test } from 'vitest'
import { alertManagerOnSignal } from '#server/alerts/alert-manager.on-signal.ts'
import { alertOccurrences, alerts, alertSigns } from '#server/alerts/alert.table.ts'
import { alertRule } from '#server/alerts/alert.contract.ts'
import { beginning } from '#server/events/cursor.ts'
import type { KeylineEvent } from '#server/events/event.ts'
import { react } from '#server/events/react.ts'
import { moveTo, settle as takePlace } from '#server/events/reaction.store.ts'
import { record } from '#server/events/record.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
beforeEach(async () => {
  app = await testApp()
  w = await world(app)
})

/** One cause for each signal of the list, told in the stream. */
async function everythingGoesWrong(): Promise<void> {
  const circuit = (await w.circuit(w.account0)).number
  const { id: ticketId } = await w.open({ circuitNumber: circuit })
  await w.open({ type: 'disconnect', symptom: 'other', impact: 'none' })
  const on = { ticketId, accountId: w.account0.id }
  const status = { from: 'resolved', to: 'inProgress' } as const
  const happened: KeylineEvent[] = [
    { ...on, type: 'clock.reached', payload: { kind: 'restore', round: 1, percent: 75, dueAt: '' } },
    { ...on, type: 'clock.reached', payload: { kind: 'restore', round: 1, percent: 100, dueAt: '' } },
    { ...on, type: 'promise.broken', payload: { promiseId: 'p', dueAt: '', madeBy: null } },
    { ...on, type: 'ticket.reopened', payload: { status, reason: 'no', rejected: true } },
    {
      ...on,
      type: 'ticket.closed',
      payload: { status: { from: 'resolved', to: 'closed' }, rating: 2, byItself: false },
    },
    { ...on, type: 'ticket.escalationAsked', payload: { escalationId: 'e', reason: 'now', dueAt: '' } },
    {
      ...{ ticketId: null, accountId: w.account0.id, type: 'contract.ending' },
      payload: { number: 'C', endsOn: '2027-01-01', days: 90, wounds: ['severeTicket'] },
    },
    {
      ...{ ticketId: null, accountId: w.account0.id, type: 'account.measured' },
      payload: {
        ...{ kind: 'use', subject: '', period: '2026-10', value: 1, unit: 'TB', source: 's' },
        ...{ baseline: 2, fallPercent: 50, corrected: false },
      },
    },
  ]
  await inTransaction(app.db, async (tx) => {
    await tx.execute(`select 1 from tickets where id = '${ticketId}' for update`)
    await record(tx, { kind: 'system', name: 'test' }, app.clock.now(), ...happened)
  })
  await w.open({ circuitNumber: circuit })
}

/** Reads to the end of the stream, as a process does; two at once are two processes. */
async function read(): Promise<void> {
  for (;;) {
    const { done, next } = await react(app.deps, alertManagerOnSignal)
    if (done === 0 && next === 'nothing') return
  }
}
const all = async () => ({
  rules: (await app.db.select().from(alerts)).map(({ rule }) => rule).sort(),
  signs: (await app.db.select().from(alertSigns)).map(({ rule, cause }) => `${rule} ${cause}`).sort(),
  occurrences: (await app.db.select().from(alertOccurrences)).length,
})

test('every signal fires once for one cause, with two processes, after a restart, and when the stream is read again', async () => {
  await takePlace(app.db, alertManagerOnSignal.name, beginning, app.clock.now())
  await everythingGoesWrong()
  await expect
    .poll(
      async () => {
        await Promise.all([read(), read()])
        return (await all()).rules
      },
      { timeout: 15_000 },
    )
    .toEqual(alertRule.options.filter((rule) => rule !== 'repeatFault').sort())
  const once = await all()
  expect(new Set(once.signs).size).toBe(once.signs.length)

  // A process that was killed before its place was kept, and one that replays from the beginning.
  await moveTo(app.db, alertManagerOnSignal.name, { cursor: beginning, failures: 0, retryAt: null }, app.clock.now())
  await Promise.all([read(), read()])
  expect(await all()).toEqual(once)
})
