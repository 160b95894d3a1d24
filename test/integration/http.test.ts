import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { Refusal } from '#server/kernel/refusal.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { expectLogged } from '../support/log.ts'

let house: TestApp

const thing = z.strictObject({ name: z.string().min(2), parts: z.array(z.strictObject({ size: z.int() })) })
const answer = z.object({ ok: z.boolean() })

function sampleRoutes() {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/things',
      request: { body: jsonBody(thing) },
      responses: { 200: jsonAnswer(answer, 'Kept') },
    }),
    (c) => c.json({ ok: true }, 200),
  )
  routes.openapi(
    createRoute({ method: 'get', path: '/staff-only', responses: { 200: jsonAnswer(answer, 'Seen') } }),
    (c) => c.json({ ok: requireStaff(c, 'supervisor').name !== '' }, 200),
  )
  routes.get('/refused', () => {
    throw new Refusal('ticket.already_taken', 'Li Na took this ticket at 10:02. Take the next one.', 409, {
      extra: { holder: 'Li Na' },
    })
  })
  routes.get('/broken', () => {
    throw new Error('password=hunter2 in line 3')
  })
  return routes
}

beforeAll(async () => {
  house = await testApp({ features: [sampleRoutes] })
})

test('a body that does not fit is refused with a pointer to each field', async () => {
  const { status, headers, body } = await house.post('/things', { name: 'x', parts: [{ size: 1, colour: 'red' }] })
  expect(status).toBe(400)
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(body).toMatchObject({ type: 'urn:keyline:problem:request.invalid', status: 400, code: 'request.invalid' })
  expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/name', '/parts/0/colour'])
})

test('an unexpected error tells the caller nothing of its inside, and the log everything', async () => {
  expectLogged(/hunter2/)
  const { status, body } = await house.get('/broken')
  expect(status).toBe(500)
  expect(body).toMatchObject({ code: 'internal', requestId: expect.any(String) })
  expect(JSON.stringify(body)).not.toContain('hunter2')
})

test('a refusal keeps its code, its sentence and what it adds', async () => {
  const { status, body } = await house.get('/refused')
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'ticket.already_taken', title: 'Conflict', holder: 'Li Na' })
})
