import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Auth } from '#server/auth/auth.ts'
import { dutiesOf } from '#server/auth/duties.store.ts'
import { findPerson } from '#server/auth/people.store.ts'
import { duties, personView } from '#server/auth/person.contract.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { letGo } from './commands/let-go.ts'
import { departureView, handOver } from './departure.contract.ts'
import { successorsOf } from './successors.store.ts'

const tags = ['People']
const params = z.strictObject({ id: z.uuid() })
const absent = { 404: { description: '`person.not_found`' } }

const looking = createRoute({
  method: 'get',
  path: '/people/{id}/duties',
  tags,
  summary: 'What would be nobody’s if this person left, and who may take it on',
  request: { params },
  responses: { 200: jsonAnswer(departureView, 'Their duties and the staff'), ...absent },
})
const deactivating = createRoute({
  method: 'put',
  path: '/people/{id}/deactivation',
  tags,
  summary: 'Somebody leaves and their work is handed over, in one act. Ends their sessions.',
  description: 'Refused, with the list, while anything is theirs that the body gives to nobody.',
  request: { params, body: jsonBody(handOver) },
  responses: {
    200: jsonAnswer(personView, 'The person now'),
    409: jsonAnswer(
      z.looseObject({ code: z.string(), duties: duties.optional() }),
      '`person.has_duties`, `person.last_administrator`, `seat.full`',
    ),
    422: { description: '`departure.successor`, `schedule.people`, `review.reviewer`' },
    ...absent,
  },
})

/** People who leave, for administrators alone. */
export function departureRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(looking, async (c) => {
    requireStaff(c, 'admin')
    const id = c.req.valid('param').id as PersonId
    if (!(await findPerson(deps.db, id))) throw notFound('person')
    const [theirs, successors] = await Promise.all([dutiesOf(deps.db, id, deps.clock.now()), successorsOf(deps.db, id)])
    return c.json({ duties: theirs, successors }, 200)
  })
  routes.openapi(deactivating, async (c) => {
    const actor = requireStaff(c, 'admin')
    const person = await letGo(deps, actor, c.req.valid('param').id as PersonId, c.req.valid('json'))
    auth.sessions.forget()
    return c.json(person, 200)
  })
  return routes
}
