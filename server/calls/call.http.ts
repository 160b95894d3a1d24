import { timingSafeEqual } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { CallId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { callCard, callEvent, callJoining, callNotes, callWrapUp, receivedCall } from './call.contract.ts'
import { dialling, telephonyChange, telephonyView as viewContract } from './call.contract.ts'
import { callCards } from './call.store.ts'
import { receiveCall } from './commands/receive-call.ts'
import { hashOf, renewToken, setTelephony } from './commands/set-telephony.ts'
import { joinCall, noteCall, takeCall, wrapUpCall } from './commands/work-call.ts'
import { telephonyOf, telephonyView } from './telephony.store.ts'

const tags = ['Calls']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const absent = { 404: { description: '`call.not_found`' } }
const ringsFor = 5 * 60_000

const receiving = createRoute({
  method: 'post',
  path: '/calls',
  tags,
  summary: 'What a PBX says of a call: ringing, answered, ended',
  description:
    'Authorization: Bearer <token>, made by an administrator. The same event twice is one; events may come in any order.',
  request: { body: jsonBody(callEvent) },
  responses: { 200: jsonAnswer(receivedCall, 'Heard'), 401: { description: '`call.token`' } },
})
const listing = createRoute({
  method: 'get',
  path: '/me/calls',
  tags,
  summary: 'Calls on my screen: mine, and those that ring for whoever takes them',
  responses: { 200: jsonAnswer(z.object({ items: z.array(callCard) }), 'Mine first') },
})
const taking = createRoute({
  method: 'put',
  path: '/calls/{id}/seat',
  tags,
  summary: 'I have this call',
  request: { params: byId, body: jsonBody(z.strictObject({})) },
  responses: { 204: { description: 'Yours' }, 409: { description: '`call.taken`' }, ...absent },
})
const noting = createRoute({
  method: 'put',
  path: '/calls/{id}/notes',
  tags,
  summary: 'What is written while one talks',
  request: { params: byId, body: jsonBody(callNotes) },
  responses: {
    200: jsonAnswer(z.object({ version: z.int() }), 'Kept'),
    409: { description: '`call.changed`' },
    ...absent,
  },
})
const joining = createRoute({
  method: 'put',
  path: '/calls/{id}/ticket',
  tags,
  summary: 'The call is about this ticket',
  request: { params: byId, body: jsonBody(callJoining) },
  responses: { 204: { description: 'Joined' }, ...absent },
})
const wrapping = createRoute({
  method: 'put',
  path: '/calls/{id}/wrap-up',
  tags,
  summary: 'What came of it; on a ticket the call is logged',
  request: { params: byId, body: jsonBody(callWrapUp) },
  responses: { 204: { description: 'Written down' }, 409: { description: '`call.not_over`' }, ...absent },
})
const dialing = createRoute({
  method: 'get',
  path: '/dialling',
  tags,
  summary: 'The address that dials, {number} standing for the number',
  responses: { 200: jsonAnswer(dialling, 'Null where numbers are only shown') },
})
const setting = createRoute({
  method: 'get',
  path: '/telephony',
  tags,
  summary: 'How the house telephones (administrators)',
  responses: { 200: jsonAnswer(viewContract, 'Settings; of the token only whether there is one') },
})
const changing = createRoute({
  method: 'put',
  path: '/telephony',
  tags,
  summary: 'Change how the house telephones (administrators)',
  request: { body: jsonBody(telephonyChange) },
  responses: { 204: { description: 'In effect' }, 409: { description: '`telephony.changed`' } },
})
const renewing = createRoute({
  method: 'post',
  path: '/telephony/token',
  tags,
  summary: 'A new token for the PBX; it is shown this once (administrators)',
  request: { body: jsonBody(z.strictObject({})) },
  responses: { 201: jsonAnswer(z.object({ token: z.string() }), 'The token') },
})

/** The telephone: events of a PBX, the panel of a seat, and the settings of the house. */
export function callRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const staff = (c: Parameters<typeof requireStaff>[0]) => requireStaff(c, 'agent', 'technician', 'supervisor')
  const idOf = (c: { req: { valid(what: 'param'): { id: string } } }) => c.req.valid('param').id as CallId

  routes.openapi(receiving, async (c) => {
    const { tokenHash } = await telephonyOf(deps.db)
    const given = /^Bearer (\S{20,200})$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (!tokenHash || !given || !timingSafeEqual(hashOf(given), tokenHash))
      throw new Refusal('call.token', 'Send the token an administrator made for the PBX.', 401)
    return c.json(await receiveCall(deps, c.req.valid('json')), 200)
  })
  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c)
    const since = new Date(deps.clock.now().getTime() - ringsFor)
    return c.json({ items: can.takeCalls(actor) ? await callCards(deps.db, actor, since) : [] }, 200)
  })
  routes.openapi(taking, async (c) => {
    await takeCall(deps, staff(c), idOf(c))
    return c.body(null, 204)
  })
  routes.openapi(noting, async (c) =>
    c.json({ version: await noteCall(deps, staff(c), idOf(c), c.req.valid('json')) }, 200),
  )
  routes.openapi(joining, async (c) => {
    await joinCall(deps, staff(c), idOf(c), c.req.valid('json').number)
    return c.body(null, 204)
  })
  routes.openapi(wrapping, async (c) => {
    await wrapUpCall(deps, staff(c), idOf(c), c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(dialing, async (c) => {
    requireStaff(c)
    return c.json({ dialUrl: (await telephonyOf(deps.db)).dialUrl }, 200)
  })
  routes.openapi(setting, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await telephonyView(deps.db), 200)
  })
  routes.openapi(changing, async (c) => {
    await setTelephony(deps, requireStaff(c, 'admin'), c.req.valid('json'))
    return c.body(null, 204)
  })
  routes.openapi(renewing, async (c) => c.json({ token: await renewToken(deps, requireStaff(c, 'admin')) }, 201))
  return routes
}
