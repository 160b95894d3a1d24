import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { Auth } from './auth.ts'
import { changeRoles } from './commands/change-roles.ts'
import { reactivatePerson } from './commands/deactivate-person.ts'
import { invitePerson } from './commands/invite-person.ts'
import { renewInvitation, revokeInvitation } from './commands/renew-invitation.ts'
import { findPerson, listPeople } from './people.store.ts'
import {
  duties,
  invitation,
  invitedPerson,
  newPerson,
  peoplePage,
  peopleQuery,
  personView,
  rolesChange,
} from './person.contract.ts'

const tags = ['People']
const params = z.strictObject({ id: z.uuid() })
const absent = { 404: { description: '`person.not_found`' } }
const needed = {
  409: jsonAnswer(
    z.looseObject({ code: z.string(), duties: duties.optional() }),
    '`person.has_duties`, `person.last_administrator`, or `person.changed`',
  ),
}

const list = createRoute({
  method: 'get',
  path: '/people',
  tags,
  summary: 'The staff, by English name',
  request: { query: peopleQuery },
  responses: { 200: jsonAnswer(peoplePage, 'A page of people') },
})
const look = createRoute({
  method: 'get',
  path: '/people/{id}',
  tags,
  summary: 'One person',
  request: { params },
  responses: { 200: jsonAnswer(personView, 'The person'), ...absent },
})
const inviting = createRoute({
  method: 'post',
  path: '/people',
  tags,
  summary: 'Invite somebody. The link is shown this once.',
  request: { body: jsonBody(newPerson) },
  responses: {
    201: jsonAnswer(invitedPerson, 'Invited'),
    409: { description: '`person.email_taken` or `login.email_taken`' },
  },
})
const invitingAgain = createRoute({
  method: 'post',
  path: '/people/{id}/invitation',
  tags,
  summary: 'A new link, for a lost link or password. The earlier link is void.',
  request: { params },
  responses: { 201: jsonAnswer(invitation, 'Shown this once'), 409: { description: '`person.inactive`' }, ...absent },
})
const changingRoles = createRoute({
  method: 'put',
  path: '/people/{id}/roles',
  tags,
  summary: 'Change what a person may do',
  request: { params, body: jsonBody(rolesChange) },
  responses: { 200: jsonAnswer(personView, 'The person now'), ...needed, ...absent },
})
const revoking = createRoute({
  method: 'delete',
  path: '/people/{id}/invitation',
  tags,
  summary: 'The link that is out is void. A password that was chosen stays.',
  request: { params },
  responses: { 200: jsonAnswer(personView, 'The person now'), ...absent },
})
const reactivating = createRoute({
  method: 'delete',
  path: '/people/{id}/deactivation',
  tags,
  summary: 'Somebody returns. They need a new invitation to sign in.',
  request: { params },
  responses: { 200: jsonAnswer(personView, 'The person now'), ...absent },
})

/** People, for administrators alone. */
export function peopleRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()

  routes.openapi(list, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await listPeople(deps.db, c.req.valid('query')), 200)
  })
  routes.openapi(look, async (c) => {
    requireStaff(c, 'admin')
    const person = await findPerson(deps.db, idOf(c.req.valid('param')))
    if (!person) throw notFound('person')
    return c.json(person, 200)
  })
  routes.openapi(inviting, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await invitePerson(deps, actor, c.req.valid('json')), 201)
  })
  routes.openapi(invitingAgain, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await renewInvitation(deps, actor, idOf(c.req.valid('param'))), 201)
  })
  routes.openapi(changingRoles, async (c) => {
    const actor = requireStaff(c, 'admin')
    const person = await changeRoles(deps, actor, idOf(c.req.valid('param')), c.req.valid('json'))
    auth.sessions.forget()
    return c.json(person, 200)
  })
  routes.openapi(revoking, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await revokeInvitation(deps, actor, idOf(c.req.valid('param'))), 200)
  })
  routes.openapi(reactivating, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await reactivatePerson(deps, actor, idOf(c.req.valid('param'))), 200)
  })
  return routes
}

function idOf({ id }: { id: string }): PersonId {
  return id as PersonId
}
