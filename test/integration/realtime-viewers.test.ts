import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import type { StaffActor } from '#server/auth/actor.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { cookieFor, liveProcess, type LiveProcess } from '../support/live.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let here: LiveProcess
let there: LiveProcess
let wang: StaffActor
let ticketId: TicketId

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  here = await liveProcess(app)
  there = await liveProcess(app)
  wang = await w.seat('Wang', { present: false })
  ticketId = (await w.open()).id
})

const one = (who: StaffActor, typing = false) => ({
  id: who.id,
  name: who.name,
  nameEn: who.nameEn,
  typing,
  drafting: false,
  looking: true,
})
const are =
  (...ids: string[]) =>
  (message: { viewers: { id: string }[] }) =>
    message.viewers
      .map((viewer) => viewer.id)
      .toSorted()
      .join() === ids.toSorted().join()

test('colleagues in two processes see each other look, type, and go', async () => {
  const lin = await here.come({ cookie: await cookieFor(app, w.supervisor) })
  const other = await there.come({ cookie: await cookieFor(app, wang) })
  expect(await lin.socket.emitWithAck('look', { ticketId, typing: false })).toEqual({
    ok: true,
    value: { viewers: [one(w.supervisor)] },
  })
  expect(await other.socket.emitWithAck('look', { ticketId, typing: false })).toEqual({
    ok: true,
    value: { viewers: [one(w.supervisor), one(wang)] },
  })
  await lin.hears('viewers', are(w.supervisor.id, wang.id))
  await other.socket.emitWithAck('look', { ticketId, typing: true })
  const typing = await lin.hears('viewers', ({ viewers }) => viewers.some((viewer) => viewer.typing))
  expect(typing).toEqual({ ticketId, viewers: [one(w.supervisor), one(wang, true)] })
  other.close()
  await expect
    .poll(() => lin.of('viewers').at(-1), { interval: 10 })
    .toEqual({ ticketId, viewers: [one(w.supervisor)] })
  expect(await lin.socket.emitWithAck('leave', { ticketId })).toEqual({ ok: true, value: null })
  expect(await app.db.execute(sql`select * from ticket_viewers`)).toEqual([])
})

test('a colleague whose process died is gone after twenty seconds', async () => {
  const lin = await here.come({ cookie: await cookieFor(app, w.supervisor) })
  // Left behind by a process that could not say goodbye.
  await app.db.execute(sql`
    insert into ticket_viewers (connection, ticket_id, person_id, seen_at)
    values ('dead', ${ticketId}::uuid, ${wang.id}::uuid, ${app.clock.now().toISOString()}::timestamptz)`)
  const first = await lin.socket.emitWithAck('look', { ticketId, typing: false })
  expect(first.ok && first.value.viewers).toEqual([one(w.supervisor), one(wang)])
  app.clock.advance({ seconds: 20 })
  const second = await lin.socket.emitWithAck('look', { ticketId, typing: false })
  expect(second.ok && second.value.viewers).toEqual([one(w.supervisor)])
})

test('who may not see the ticket cannot look at it, and a customer never looks', async () => {
  const technician = await w.seat('Zhou', { level: 'L2', present: false })
  const absent = { ok: false, code: 'ticket.not_found', detail: expect.any(String) }
  for (const who of [technician, w.customer]) {
    const browser = await here.come({ cookie: await cookieFor(app, who) })
    expect(await browser.socket.emitWithAck('look', { ticketId, typing: false })).toEqual(absent)
    expect(await browser.socket.emitWithAck('look', { ticketId: w.uuid(), typing: false })).toEqual(absent)
  }
  expect(await app.db.execute(sql`select * from ticket_viewers`)).toEqual([])
})

test('who can no longer see the ticket hears of its viewers no more', async () => {
  const lin = await here.come({ cookie: await cookieFor(app, w.supervisor) })
  const zhou = await w.seat('Zhou', { level: 'L2', present: false })
  await app.db.execute(sql`update tickets set level = 'L2' where id = ${ticketId}::uuid`)
  const technician = await here.come({ cookie: await cookieFor(app, zhou) })
  expect(await technician.socket.emitWithAck('look', { ticketId, typing: false })).toMatchObject({ ok: true })
  await app.db.execute(sql`update tickets set level = 'L1' where id = ${ticketId}::uuid`)
  await app.db.execute(sql`
    insert into events (at, type, ticket_id, actor, payload)
    values (now(), 'ticket.returned', ${ticketId}::uuid, '{"kind":"system","name":"test"}', '{"to":null,"reason":"x"}')`)
  expect(await technician.hears('ticketGone')).toMatchObject({ ticketId })
  await lin.socket.emitWithAck('look', { ticketId, typing: true })
  await lin.hears('viewers', ({ viewers }) => viewers.some((viewer) => viewer.typing))
  await technician.settled()
  expect(
    technician
      .of('viewers')
      .flatMap(({ viewers }) => viewers)
      .filter((viewer) => viewer.typing),
  ).toEqual([])
  expect(technician.of('ticket')).toEqual([])
})
