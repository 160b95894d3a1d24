import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import type { AccountId, ContactId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { accountView as viewContract } from './account-view.contract.ts'
import { accountIdCoded, accountView } from './account-view.store.ts'
import { teamCandidatesFor } from './candidates.store.ts'
import { setTeam, writeHandlingNote } from './commands/keep-account.ts'
import { addContact, changeContact } from './commands/keep-contact.ts'
import { accountTeamEdit, contactEdit, handlingNoteEdit, newContact, teamCandidates } from './keeping.contract.ts'

const tags = ['Accounts']
const params = z.strictObject({ code: z.string().max(40) })
const answers = {
  200: jsonAnswer(viewContract, 'The account now'),
  403: { description: '`auth.forbidden`' },
  404: { description: '`account.not_found` or `contact.not_found`' },
  409: { description: '`account.changed`, `contact.changed` or `contact.email_taken`' },
  422: { description: '`account.person_unknown`, `account.parent_unknown` or `account.own_parent`' },
}

const candidates = createRoute({
  method: 'get',
  path: '/accounts/{code}/candidates',
  tags,
  summary: 'Who can answer for an account, and what it can belong to',
  request: { params },
  responses: { 200: jsonAnswer(teamCandidates, 'People and accounts'), 403: answers[403], 404: answers[404] },
})
const teaming = createRoute({
  method: 'put',
  path: '/accounts/{code}/team',
  tags,
  summary: 'Set manager, deputy, sales director and the account above',
  request: { params, body: jsonBody(accountTeamEdit) },
  responses: answers,
})
const noting = createRoute({
  method: 'put',
  path: '/accounts/{code}/handling-note',
  tags,
  summary: 'Write what everybody who handles a ticket of this account must know first',
  request: { params, body: jsonBody(handlingNoteEdit) },
  responses: answers,
})
const adding = createRoute({
  method: 'post',
  path: '/accounts/{code}/contacts',
  tags,
  summary: 'Add a contact on the customer’s side',
  request: { params, body: jsonBody(newContact) },
  responses: answers,
})
const changing = createRoute({
  method: 'put',
  path: '/accounts/{code}/contacts/{id}',
  tags,
  summary: 'Change a contact, or let one go',
  request: { params: params.extend({ id: z.uuid() }), body: jsonBody(contactEdit) },
  responses: answers,
})

/** Supervisors and administrators say who answers for an account; its manager keeps contacts and the note. */
export function accountKeepingRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const seen = async (c: Context<Env>, code: string, may: (actor: StaffActor, id: AccountId) => boolean) => {
    const actor = requireStaff(c)
    const id = await accountIdCoded(deps.db, code)
    if (!id || !can.seeAccount(actor, id)) throw notFound('account')
    if (!may(actor, id)) throw new Refusal('auth.forbidden', 'Your role does not include this.', 403)
    return { actor, id }
  }
  const look = async (c: Context<Env>, code: string) => {
    const view = await accountView(deps.db, requireStaff(c), code)
    if (!view) throw notFound('account')
    return view
  }
  routes.use('/accounts/:code/contacts', idempotent(deps))
  routes.openapi(candidates, async (c) => {
    const { id } = await seen(c, c.req.valid('param').code, can.setAccountTeam)
    return c.json(await teamCandidatesFor(deps.db, id), 200)
  })
  routes.openapi(teaming, async (c) => {
    const { code } = c.req.valid('param')
    const { actor, id } = await seen(c, code, can.setAccountTeam)
    await setTeam(deps, actor, id, c.req.valid('json'))
    return c.json(await look(c, code), 200)
  })
  routes.openapi(noting, async (c) => {
    const { code } = c.req.valid('param')
    const { actor, id } = await seen(c, code, can.keepAccount)
    await writeHandlingNote(deps, actor, id, c.req.valid('json'))
    return c.json(await look(c, code), 200)
  })
  routes.openapi(adding, async (c) => {
    const { code } = c.req.valid('param')
    const { actor, id } = await seen(c, code, can.keepAccount)
    await addContact(deps, actor, id, c.req.valid('json'))
    return c.json(await look(c, code), 200)
  })
  routes.openapi(changing, async (c) => {
    const { code, id: contact } = c.req.valid('param')
    const { actor, id } = await seen(c, code, can.keepAccount)
    await changeContact(deps, actor, id, contact as ContactId, c.req.valid('json'))
    return c.json(await look(c, code), 200)
  })
  return routes
}
