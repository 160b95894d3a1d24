import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireContact, requirePerson, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { visibleTicket } from '#server/tickets/ticket.store.ts'
import { changeWork, planWork } from './commands/plan-work.ts'
import { announceWork, cancelWork, endWork } from './commands/run-work.ts'
import { refuseUnlessPlanner } from './commands/with-work.ts'
import { ownWorks, worksOfTicket, worksOnCircuit } from './own-works.store.ts'
import {
  newWork,
  ownWork,
  workAnnouncement,
  workCancellation,
  workEdit,
  workEnd,
  workLine,
  workOnCircuit,
  workQuery,
  workReach as reachContract,
  workReachAsked,
  workView as viewContract,
} from './planned-work.contract.ts'
import { workLines, workPeople, workReach, workView } from './work-view.store.ts'

const tags = ['Planned works']
const params = z.strictObject({ number: z.string().max(40) })
const after = jsonAnswer(viewContract, 'The work afterwards')
const refusals = {
  403: { description: '`plannedWork.not_yours`' },
  404: { description: '`plannedWork.not_found`' },
  409: {
    description:
      '`plannedWork.changed`, `plannedWork.illegal_move`, `plannedWork.over`, `plannedWork.overlaps`, which names the other, `plannedWork.short_notice`',
  },
  422: {
    description:
      '`plannedWork.wrong`, `plannedWork.unknown_target`, `plannedWork.hits_nothing`, `plannedWork.person_unknown`',
  },
}
const onCircuit = jsonAnswer(z.object({ items: z.array(workOnCircuit) }), 'Works')

const listing = createRoute({
  ...{ method: 'get', path: '/planned-works', tags, summary: 'Works on the network: those to come first' },
  request: { query: workQuery },
  responses: { 200: jsonAnswer(z.object({ items: z.array(workLine), mayPlan: z.boolean() }), 'At most 200') },
})
const people = createRoute({
  ...{ method: 'get', path: '/planned-work-people', tags, summary: 'Who can be named responsible' },
  responses: {
    200: jsonAnswer(
      z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), nameEn: z.string(), team: z.string() })) }),
      'People',
    ),
    403: refusals[403],
  },
})
const reaching = createRoute({
  ...{
    method: 'post',
    path: '/planned-work-previews',
    tags,
    summary: 'Which circuits and how many contacts a work would hit',
  },
  request: { body: jsonBody(workReachAsked) },
  responses: { 200: jsonAnswer(reachContract, 'Nothing is written'), 403: refusals[403] },
})
const planning = createRoute({
  ...{ method: 'post', path: '/planned-works', tags, summary: 'Plan work on circuits or nodes in a window' },
  request: { body: jsonBody(newWork) },
  responses: { 201: jsonAnswer(viewContract, 'Planned'), ...refusals },
})
const viewing = createRoute({
  ...{ method: 'get', path: '/planned-works/{number}', tags, summary: 'One work: window, what it hits, who was told' },
  request: { params },
  responses: { 200: jsonAnswer(viewContract, 'The work'), 404: refusals[404] },
})
const changing = createRoute({
  ...{ method: 'put', path: '/planned-works/{number}', tags, summary: 'Change it; whoever was told is told again' },
  request: { params, body: jsonBody(workEdit) },
  responses: { 200: after, ...refusals },
})
const announcing = createRoute({
  ...{ method: 'put', path: '/planned-works/{number}/announcement', tags, summary: 'Tell customers now' },
  request: { params, body: jsonBody(workAnnouncement) },
  responses: { 200: after, ...refusals },
})
const cancelling = createRoute({
  ...{ method: 'put', path: '/planned-works/{number}/cancellation', tags, summary: 'It does not take place' },
  request: { params, body: jsonBody(workCancellation) },
  responses: { 200: after, ...refusals },
})
const ending = createRoute({
  ...{ method: 'put', path: '/planned-works/{number}/end', tags, summary: 'Say how it ended' },
  request: { params, body: jsonBody(workEnd) },
  responses: { 200: after, ...refusals },
})
const known = createRoute({
  ...{ method: 'get', path: '/known-planned-works', tags, summary: 'Works that go on upon a circuit now' },
  request: { query: z.strictObject({ circuit: z.string().min(1).max(60) }) },
  responses: { 200: onCircuit },
})
const ofTicket = createRoute({
  ...{
    method: 'get',
    path: '/tickets/{number}/planned-works',
    tags,
    summary: 'Works on its circuit while the fault lasted',
  },
  request: { params },
  responses: { 200: onCircuit, 404: { description: '`ticket.not_found`' } },
})
const ofLink = createRoute({
  ...{ method: 'get', path: '/follow/{token}/planned-works', tags: ['Private link'] },
  summary: 'Works on the circuit of the ticket while the fault lasted',
  request: { params: z.strictObject({ token: z.string().max(100) }) },
  responses: { 200: onCircuit, 404: { description: '`ticket.not_found`' } },
})
const own = createRoute({
  ...{ method: 'get', path: '/portal/planned-works', tags: ['Customer portal'], summary: 'Works on the own circuits' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(ownWork) }), 'To come, under way, and of the last 30 days') },
})

/** Technical seats and supervisors plan and run works; whoever answers for an account sees those that hit it. */
export function plannedWorkRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async (c: Context<Env>, number: string) => {
    const view = await workView(deps.db, requireReader(c), number)
    if (!view) throw notFound('plannedWork')
    return view
  }
  routes.use('/planned-works', idempotent(deps))
  routes.openapi(listing, async (c) => {
    const actor = requireReader(c)
    return c.json({ items: await workLines(deps.db, actor, c.req.valid('query')), mayPlan: can.planWorks(actor) }, 200)
  })
  routes.openapi(people, async (c) => {
    refuseUnlessPlanner(requireStaff(c))
    return c.json({ items: await workPeople(deps.db) }, 200)
  })
  routes.openapi(reaching, async (c) => {
    refuseUnlessPlanner(requireStaff(c))
    return c.json(await workReach(deps.db, c.req.valid('json')), 200)
  })
  routes.openapi(planning, async (c) => {
    const number = await planWork(deps, requireStaff(c), c.req.valid('json'))
    return c.json(await look(c, number), 201)
  })
  routes.openapi(viewing, async (c) => c.json(await look(c, c.req.valid('param').number), 200))
  routes.openapi(changing, async (c) => {
    const { number } = c.req.valid('param')
    await changeWork(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(announcing, async (c) => {
    const { number } = c.req.valid('param')
    await announceWork(deps, requireStaff(c), number, c.req.valid('json').version)
    return c.json(await look(c, number), 200)
  })
  routes.openapi(cancelling, async (c) => {
    const { number } = c.req.valid('param')
    await cancelWork(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(ending, async (c) => {
    const { number } = c.req.valid('param')
    await endWork(deps, requireStaff(c), number, c.req.valid('json'))
    return c.json(await look(c, number), 200)
  })
  routes.openapi(known, async (c) => {
    const person = requirePerson(c)
    const { circuit: number } = c.req.valid('query')
    const ofAccount = person.kind === 'contact' ? { ofAccount: person.accountId } : {}
    if (person.kind === 'staff' && !can.openForAnyAccount(person)) return c.json({ items: [] }, 200)
    return c.json({ items: await worksOnCircuit(deps.db, { number, ...ofAccount }, deps.clock.now()) }, 200)
  })
  routes.openapi(ofTicket, async (c) => {
    const { ticket } = await visibleTicket(deps.db, requirePerson(c), { number: c.req.valid('param').number })
    return c.json({ items: await worksOfTicket(deps.db, ticket.id, deps.clock.now()) }, 200)
  })
  // Who holds the link was found out by the middleware of all that lies below it.
  routes.openapi(ofLink, async (c) => {
    const actor = c.get('actor')
    if (actor?.kind !== 'link') throw notFound('ticket')
    return c.json({ items: await worksOfTicket(deps.db, actor.ticketId, deps.clock.now()) }, 200)
  })
  routes.openapi(own, async (c) =>
    c.json({ items: await ownWorks(deps.db, requireContact(c).accountId, deps.clock.now()) }, 200),
  )
  return routes
}

function requireReader(c: Context<Env>) {
  const actor = requireStaff(c)
  if (!can.seeWorks(actor)) throw new Refusal('auth.forbidden', 'Your role does not include this.', 403)
  return actor
}
