import { beforeEach, expect, test } from 'vitest'
import { changePresence } from '#server/routing/commands/change-presence.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { cookieFor, liveProcess, type LiveProcess } from '../support/live.ts'
import { world } from '../support/world.ts'

let app: TestApp
let w: Awaited<ReturnType<typeof world>>
let here: LiveProcess

beforeEach(async () => {
  app = await testApp()
  w = await world(app)
  here = await liveProcess(app)
})

test('who watches the floor is told what changes on it, by its parts, without asking again', async () => {
  const seat = await w.seat('Wang')
  const lin = await here.come({ cookie: await cookieFor(app, w.supervisor) })
  const answer = await lin.socket.emitWithAck('watchFloor', { on: true })
  expect(answer).toMatchObject({
    ok: true,
    value: { board: { queues: [{ code: 'desk', queued: 0 }, { code: 'mpls' }] } },
  })
  const began = answer.ok && answer.value ? answer.value.seq : 0
  await w.open()
  const news = await lin.hears('floor', ({ queues }) => queues.some(({ queued }) => queued === 1))
  expect(news.seq).toBe(began + 1)
  expect(news.queues.map(({ code }) => code)).toEqual(['desk'])
  expect(news.queues[0]!.forecast).toMatchObject({ places: 3, free: 3 })
  await changePresence(app.deps, w.supervisor, seat.id, 'away', 'lunch')
  await lin.hears('floor', ({ seats }) => seats.some(({ id, presence }) => id === seat.id && presence === 'away'))
})

test('who stopped watching, and who may not watch, is told nothing', async () => {
  const agent = await w.seat('Agent')
  const cookie = await cookieFor(app, w.supervisor)
  const lin = await here.come({ cookie })
  const other = await here.come({ cookie: await cookieFor(app, agent) })
  expect(await other.socket.emitWithAck('watchFloor', { on: true })).toMatchObject({
    ok: false,
    code: 'live.supervisors_only',
  })
  await lin.socket.emitWithAck('watchFloor', { on: true })
  await lin.socket.emitWithAck('watchFloor', { on: false })
  const watcher = await here.come({ cookie })
  await watcher.socket.emitWithAck('watchFloor', { on: true })
  await w.open()
  await watcher.hears('floor')
  await lin.settled()
  await other.settled()
  expect([...lin.of('floor'), ...other.of('floor')]).toEqual([])
})
