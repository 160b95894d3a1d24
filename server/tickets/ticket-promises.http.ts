import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { can, may } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, requireStaff, type Env } from '#server/http/env.ts'
import type { ObjectionId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { clockExplanations as explanationsContract } from '#server/sla/clock-explanation.contract.ts'
import { clockExplanations } from '#server/sla/clock-explanation.store.ts'
import { decideObjection } from './commands/decide-objection.ts'
import { deliverReport } from './commands/deliver-report.ts'
import { logCall } from './commands/log-call.ts'
import { objectToPause } from './commands/object-to-pause.ts'
import { restoreService, serviceDownAgain } from './commands/restore-service.ts'
import { objectionList } from './objection.contract.ts'
import { openObjections } from './objection-list.store.ts'
import {
  decidingObjection,
  downAgain,
  faultReport,
  loggedCall,
  objecting,
  restoring,
} from './ticket-commands.contract.ts'
import { byNumber } from './ticket.http.ts'
import { visibleTicket } from './ticket.store.ts'
import { afterwards, verb } from './verb.http.ts'

const ofPause = byNumber.extend({
  seq: z.coerce
    .number()
    .int()
    .openapi({ param: { name: 'seq', in: 'path' } }),
})
const ofObjection = byNumber.extend({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

const explaining = createRoute({
  method: 'get',
  path: '/tickets/{number}/clocks',
  tags: ['Service levels'],
  summary: 'Every clock of a ticket with its ledger, its terms and how its time adds up',
  request: { params: byNumber },
  responses: {
    200: jsonAnswer(explanationsContract, 'Clocks, in the order they started'),
    404: { description: '`ticket.not_found`' },
  },
})

const objections = createRoute({
  method: 'get',
  path: '/objections',
  tags: ['Service levels'],
  summary: 'Objections to pauses that wait for a decision, the oldest first',
  responses: { 200: jsonAnswer(objectionList, 'Objections'), 403: { description: '`auth.forbidden`' } },
})

/** What keeps and settles promises: calls, restoration, fault reports, objections to pauses, and why a clock says what it says. */
export function ticketPromiseRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const after = afterwards(deps)

  routes.openapi(verb('post', 'calls', 'Write down a call with the customer', loggedCall), async (c) => {
    const { number } = c.req.valid('param')
    await logCall(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('put', 'restoration', 'The service is back, by repair or workaround', restoring), async (c) => {
    const { number } = c.req.valid('param')
    await restoreService(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('delete', 'restoration', 'It did not last: the service is down again', downAgain), async (c) => {
    const { number } = c.req.valid('param')
    await serviceDownAgain(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(verb('post', 'fault-reports', 'Deliver the fault report to the customer', faultReport), async (c) => {
    const { number } = c.req.valid('param')
    await deliverReport(deps, requireStaff(c), { number }, c.req.valid('json'))
    return c.json(await after(c, number), 200)
  })
  routes.openapi(
    verb('post', 'pauses/{seq}/objections', 'Object to a pause, for the customer', objecting, ofPause),
    async (c) => {
      const { number, seq: holding } = c.req.valid('param')
      await objectToPause(deps, requireStaff(c), { number }, { holding, reason: c.req.valid('json').reason })
      return c.json(await after(c, number), 200)
    },
  )
  routes.openapi(
    verb(
      'put',
      'objections/{id}/decision',
      'Uphold an objection to a pause, or reject it',
      decidingObjection,
      ofObjection,
    ),
    async (c) => {
      const { number, id } = c.req.valid('param')
      await decideObjection(deps, requireStaff(c), { number }, { id: id as ObjectionId, ...c.req.valid('json') })
      return c.json(await after(c, number), 200)
    },
  )

  routes.openapi(explaining, async (c) => {
    const actor = requireStaff(c)
    const { ticket, scope } = await visibleTicket(deps.db, actor, c.req.valid('param'))
    if (!may.seeInside(actor, scope)) throw notFound('ticket')
    return c.json(await clockExplanations(deps.db, ticket.id, deps.clock.now()), 200)
  })

  routes.openapi(objections, async (c) => {
    const actor = requireStaff(c)
    if (!can.decideObjections(actor)) {
      throw new Refusal('auth.forbidden', 'Supervisors decide about objections.', 403)
    }
    return c.json(await openObjections(deps.db, deps.clock.now()), 200)
  })

  return routes
}
