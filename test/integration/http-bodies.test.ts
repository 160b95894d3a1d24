import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { beforeAll, expect, test } from 'vitest'
import { testApp } from '../support/app.ts'
import { atEnd } from '../support/after.ts'

let port: number
let here: Record<string, string>
let json: Record<string, string>

beforeAll(async () => {
  const { app, deps } = await testApp()
  here = { origin: deps.config.origin, host: new URL(deps.config.origin).host }
  json = { ...here, 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  atEnd(async () => void server.close())
})

/** A request as it comes over the wire, with exactly these headers. */
async function send(method: string, path: string, headers: Record<string, string>, ...chunks: string[]) {
  const sending = request({ port, host: '127.0.0.1', method, path, headers })
  for (const chunk of chunks) sending.write(chunk)
  sending.end()
  const [answer] = (await once(sending, 'response')) as [import('node:http').IncomingMessage]
  let text = ''
  for await (const part of answer) text += String(part)
  return { status: answer.statusCode, code: (JSON.parse(text || '{}') as { code?: string }).code }
}

test('a browser’s DELETE, which tells no length and has no body, reaches its route', async () => {
  expect(await send('DELETE', '/api/saved-searches/018f0000-0000-7000-8000-000000000000', here)).toMatchObject({
    status: 401,
  })
})

test('a body that comes in pieces is read whole, and is refused when it grows too large', async () => {
  expect(
    await send('POST', '/api/auth/sign-in/email', json, '{"email":"nobody@', 'example.com","password":"x"}'),
  ).toMatchObject({ status: 401 })
  const piece = 'x'.repeat(300_000)
  expect(await send('POST', '/api/auth/sign-in/email', json, '"', piece, piece, piece, piece, '"')).toMatchObject({
    status: 413,
    code: 'request.too_large',
  })
})
