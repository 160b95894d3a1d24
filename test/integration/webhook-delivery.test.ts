import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noticeDeliveries } from '#server/notices/notice.table.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { world } from '../support/world.ts'

let app: TestApp
let admin: StaffActor
let there: Server
let heard: { body: string; headers: IncomingMessage['headers'] }[]
let status: number
let url: string

beforeEach(async () => {
  app = await testApp({ config: { webhookNetworks: ['127.0.0.0/8'] } })
  const w = await world(app)
  admin = await w.person('Ye', ['admin'])
  heard = []
  status = 200
  there = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      heard.push({ body, headers: request.headers })
      response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => there.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(there.address() as AddressInfo).port}/hook/key`
})
afterEach(() => new Promise((resolve) => there.close(resolve)))

async function channel(): Promise<string> {
  const made = await app
    .as(admin)
    .post('/channels', { name: 'Duty room', format: 'generic', tellsSubject: true, url, secret: 'word' })
  expect(made).toMatchObject({ status: 201, body: { signed: true } })
  expect(JSON.stringify(made.body)).not.toContain('key')
  await app.as(admin).post(`/channels/${made.body.id}/tests`)
  return made.body.id
}
const delivery = async () => (await app.db.select().from(noticeDeliveries))[0]!
/** A sweep sends without waiting for slow answers: what came of it stands in the row. */
const settled = (state: object) =>
  expect
    .poll(
      async () => {
        await app.settle()
        return delivery()
      },
      { timeout: 15_000 },
    )
    .toMatchObject(state)

test('a message goes out signed, once', async () => {
  await channel()
  await settled({ state: 'sent', attempts: 1, error: null })
  expect(heard).toHaveLength(1)
  expect(heard[0]!.headers['x-keyline-signature']).toMatch(/^v1=[0-9a-f]{64}$/)
})

test('an address that is away is tried again later under the same id, and nothing is lost', async () => {
  status = 503
  await channel()
  await settled({ state: 'owed', attempts: 1, error: 'It answered 503.' })
  status = 200
  app.clock.advance({ seconds: 6 })
  await settled({ state: 'sent', attempts: 2 })
  expect(new Set(heard.map(({ headers }) => headers['x-keyline-delivery'])).size).toBe(1)
})

test('what is refused for good is a dead letter, which an administrator sends again', async () => {
  status = 410
  const id = await channel()
  await settled({ state: 'dead', error: 'It answered 410.' })
  expect((await app.as(admin).get('/webhook-deliveries?state=dead')).body).toMatchObject({ dead: 1 })
  status = 200
  expect((await app.as(admin).post(`/channels/${id}/replays`)).body).toEqual({ replayed: 1 })
  await settled({ state: 'sent', attempts: 1 })
  expect(heard).toHaveLength(2)
})

test('an address in a closed network is refused when it is saved', async () => {
  const closed = await testApp()
  const w = await world(closed)
  const by = closed.as(await w.person('Ye', ['admin']))
  const asked = { name: 'Inside', format: 'slack', tellsSubject: false, url, secret: null }
  expect(await by.post('/channels', asked)).toMatchObject({ status: 422, body: { code: 'webhook.address' } })
})
