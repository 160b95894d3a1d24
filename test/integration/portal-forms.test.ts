import { createServer, request as ask, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { createMetrics } from '#server/http/metrics.ts'
import { listener } from '#server/http/web.ts'
import { testApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'

/** Pages that answer with the origin they were told; the real ones refuse a form without their own. */
let url: string
beforeAll(async () => {
  const { deps, app } = await testApp()
  const server = createServer(listener(deps, app, (req, res) => res.end(req.headers.origin), createMetrics()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => new Promise((resolve) => server.close(() => resolve())))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

/** fetch would add headers of its own. */
const post = (headers: IncomingHttpHeaders) =>
  new Promise<{ status: number; told: string }>((resolve, reject) => {
    const sent = ask(`${url}/report`, { method: 'POST', headers }, (answer) => {
      let told = ''
      answer.on('data', (chunk: Buffer) => (told += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, told }))
    })
    sent.on('error', reject)
    sent.end()
  })

test('a form of our own page is taken, also from a browser that names no origin with it', async () => {
  expect(await post({ origin: url })).toEqual({ status: 200, told: url })
  expect(await post({ 'sec-fetch-site': 'same-origin', cookie: 'a=b' })).toEqual({ status: 200, told: url })
})

test.each<[string, IncomingHttpHeaders]>([
  ['another site', { origin: 'https://evil.example' }],
  ['another site that names no origin', { 'sec-fetch-site': 'cross-site', cookie: 'a=b' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['a program with somebody’s cookie', { cookie: 'a=b' }],
])('a form from %s is turned away before it reaches a page', async (_who, headers) => {
  expect((await post(headers)).status).toBe(403)
})
