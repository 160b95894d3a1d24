import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { AttentionId, TicketId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { policiesInUse } from '../policies/policy.store.ts'
import type { Attention } from './attention.store.ts'
import {
  attentionList,
  attentionView,
  starting,
  stopping,
  ticketAttention,
  versioned,
} from './attention-view.contract.ts'
import { attentionViews, findAttention, liveAttentions, runsOfTicket } from './attention-view.store.ts'
import {
  acknowledgeAttention,
  pushAttention,
  rightsOn,
  stopAttention,
  type ScopeOf,
} from './commands/change-attention.ts'
import { startAttention } from './commands/start-attention.ts'

const tags = ['Attention']
const byId = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const byNumber = z.object({
  number: z
    .string()
    .max(40)
    .openapi({ param: { name: 'number', in: 'path' } }),
})
const refusals = {
  404: { description: '`attention.not_found`' },
  409: { description: '`attention.ended`, `attention.changed`, `attention.nobody_left`' },
}

const listing = createRoute({
  method: 'get',
  path: '/attention',
  tags,
  summary: 'Every policy that runs, unanswered ones first, with its forecast and its log',
  responses: { 200: jsonAnswer(attentionList, 'What runs') },
})
const ofTicket = createRoute({
  method: 'get',
  path: '/tickets/{number}/attention',
  tags,
  summary: 'Who was told of a ticket, who will be told next, and which policies can be started',
  request: { params: byNumber },
  responses: { 200: jsonAnswer(ticketAttention, 'Live policies first'), 404: { description: '`ticket.not_found`' } },
})
const startingByHand = createRoute({
  method: 'post',
  path: '/tickets/{number}/attention',
  tags,
  summary: 'Start a policy by hand. Its first step fires at once.',
  request: { params: byNumber, body: jsonBody(starting) },
  responses: {
    201: jsonAnswer(attentionView, 'It runs'),
    404: { description: '`ticket.not_found`, `policy.not_found`' },
    409: { description: '`attention.running`: it runs for the ticket already; `attention.over`' },
  },
})
const acknowledging = createRoute({
  method: 'put',
  path: '/attention/{id}/acknowledgement',
  tags,
  summary: 'I know, and I am on it: nobody else is told while there is progress',
  request: { params: byId, body: jsonBody(z.strictObject({})) },
  responses: { 200: jsonAnswer(attentionView, 'As it is now'), ...refusals },
})
const pushing = createRoute({
  method: 'post',
  path: '/attention/{id}/pushes',
  tags,
  summary: 'Do not wait: the next step is due now',
  request: { params: byId, body: jsonBody(versioned) },
  responses: { 200: jsonAnswer(attentionView, 'As it is now'), ...refusals },
})
const ending = createRoute({
  method: 'put',
  path: '/attention/{id}/end',
  tags,
  summary: 'A supervisor ends it, with a reason',
  request: { params: byId, body: jsonBody(stopping) },
  responses: { 200: jsonAnswer(attentionView, 'As it is now'), ...refusals },
})

/** What runs, and what people do about it. `scopeOf` looks up rights on tickets. */
export function attentionRoutes(deps: Deps, scopeOf: ScopeOf): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const views = (actor: StaffActor, runs: Attention[], scopes: Map<TicketId, TicketScope | null>) =>
    attentionViews(deps.db, runs, deps.clock.now(), (run, told) => {
      const { acknowledge, push, stop } = rightsOn(
        actor,
        run,
        run.ticketId ? (scopes.get(run.ticketId) ?? null) : null,
        told,
      )
      return { acknowledge, push, stop }
    })
  const scopesOf = async (runs: Attention[]) => {
    const ids = [...new Set(runs.flatMap(({ ticketId }) => ticketId ?? []))]
    return new Map(await Promise.all(ids.map(async (id) => [id, await scopeOf(deps.db, id)] as const)))
  }
  const one = async (actor: StaffActor, id: AttentionId) => {
    const run = await findAttention(deps.db, id)
    if (!run) throw notFound('attention')
    const [view] = await views(actor, [run], await scopesOf([run]))
    return view!
  }
  const visible = async (actor: StaffActor, number: string): Promise<{ id: TicketId; scope: TicketScope }> => {
    const [ticket] = await rowsOf<{ id: TicketId }>(deps.db, sql`select id from tickets where number = ${number}`)
    const scope = ticket && (await scopeOf(deps.db, ticket.id))
    if (!ticket || !scope || !may.seeInside(actor, scope)) throw notFound('ticket')
    return { id: ticket.id, scope }
  }

  routes.openapi(listing, async (c) => {
    const actor = requireStaff(c)
    const runs = await liveAttentions(deps.db, 200)
    const scopes = await scopesOf(runs)
    const seen = runs.filter((run) => {
      const scope = run.ticketId ? scopes.get(run.ticketId) : null
      return can.supervise(actor) || (scope ? may.push(actor, scope) : can.pushForAccount(actor, run.accountId))
    })
    return c.json({ items: await views(actor, seen, scopes) }, 200)
  })
  routes.openapi(ofTicket, async (c) => {
    const actor = requireStaff(c)
    const { id, scope } = await visible(actor, c.req.valid('param').number)
    const runs = await runsOfTicket(deps.db, id)
    const live = new Set(runs.filter((run) => !run.endedAt).map((run) => run.policyId))
    const policies = may.push(actor, scope) ? [...(await policiesInUse(deps.db)).values()] : []
    return c.json(
      {
        items: await views(actor, runs, new Map([[id, scope]])),
        startable: policies
          .filter((policy) => !live.has(policy.id))
          .map(({ id, name, nameEn }) => ({ id, name, nameEn }))
          .sort((a, b) => a.nameEn.localeCompare(b.nameEn)),
      },
      200,
    )
  })
  routes.openapi(startingByHand, async (c) => {
    const actor = requireStaff(c)
    const id = await startAttention(deps, scopeOf, actor, c.req.valid('param').number, c.req.valid('json'))
    return c.json(await one(actor, id), 201)
  })
  routes.openapi(acknowledging, async (c) => {
    const actor = requireStaff(c)
    const id = c.req.valid('param').id as AttentionId
    await acknowledgeAttention(deps, scopeOf, actor, id)
    return c.json(await one(actor, id), 200)
  })
  routes.openapi(pushing, async (c) => {
    const actor = requireStaff(c)
    const id = c.req.valid('param').id as AttentionId
    await pushAttention(deps, scopeOf, actor, id, c.req.valid('json').version)
    return c.json(await one(actor, id), 200)
  })
  routes.openapi(ending, async (c) => {
    const actor = requireStaff(c)
    const id = c.req.valid('param').id as AttentionId
    await stopAttention(deps, scopeOf, actor, id, c.req.valid('json'))
    return c.json(await one(actor, id), 200)
  })
  return routes
}
