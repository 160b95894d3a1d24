import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { addSynonyms, changeSynonyms, removeSynonyms, restoreSynonyms } from './commands/edit-synonyms.ts'
import type { SearchDesk } from './index-desk.ts'
import { planQuery } from './plan.ts'
import { allGroups, synonymViews } from './synonym-group.store.ts'
import { readingOf } from './synonym-group.ts'
import type { SynonymGroupId } from './synonym-group.table.ts'
import {
  newSynonyms,
  readingAnswer,
  readingQuestion,
  synonymGroup,
  synonymList,
  synonymsChange,
  synonymsVersion,
} from './synonym.contract.ts'
import { synonymsOf } from './synonyms.ts'

const tags = ['Knowledge']
const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const refused = {
  403: { description: '`auth.forbidden`' },
  404: { description: '`synonyms.not_found`' },
  409: { description: '`synonyms.changed`, `synonyms.exists`' },
  422: { description: '`synonyms.invalid`, with the word that is wrong' },
}
const group = { 200: jsonAnswer(synonymGroup, 'As it counts from now on') }

const listing = createRoute({
  method: 'get',
  path: '/synonyms',
  tags,
  summary: 'Words that mean the same to the search, and who changed them last (administrators)',
  responses: { 200: jsonAnswer(synonymList, 'Groups; those that were removed come last'), 403: refused[403] },
})
const adding = createRoute({
  method: 'post',
  path: '/synonyms',
  tags,
  summary: 'Say that words mean the same (administrators)',
  request: { body: jsonBody(newSynonyms) },
  responses: { 201: jsonAnswer(synonymGroup, 'The group'), ...refused },
})
const changing = createRoute({
  method: 'put',
  path: '/synonyms/{id}',
  tags,
  summary: 'Change a group (administrators)',
  request: { params, body: jsonBody(synonymsChange) },
  responses: { ...group, ...refused },
})
const removing = createRoute({
  method: 'delete',
  path: '/synonyms/{id}',
  tags,
  summary: 'Take a group away (administrators)',
  request: { params, query: synonymsVersion },
  responses: { ...group, ...refused },
})
const restoring = createRoute({
  method: 'put',
  path: '/synonyms/{id}/return',
  tags,
  summary: 'Take a removal back (administrators)',
  request: { params, body: jsonBody(synonymsVersion) },
  responses: { ...group, ...refused },
})
const reading = createRoute({
  method: 'post',
  path: '/synonyms/readings',
  tags,
  summary: 'How a question is read, now and after a change that is not saved yet (administrators)',
  request: { body: jsonBody(readingQuestion) },
  responses: { 200: jsonAnswer(readingAnswer, 'Word by word'), 403: refused[403] },
})

/** The list of synonyms. A change counts with the next question, whichever driver answers it. */
export function synonymRoutes(deps: Deps, desk: SearchDesk): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const { db } = deps
  const learnt = async (id: SynonymGroupId) => {
    await desk.learnSynonyms()
    const [view] = await synonymViews(db, id)
    if (!view) throw notFound('synonyms')
    return view
  }

  routes.openapi(listing, async (c) => {
    requireKeeper(c)
    return c.json({ items: await synonymViews(db) }, 200)
  })
  routes.openapi(adding, async (c) => {
    const id = await addSynonyms(deps, requireKeeper(c), c.req.valid('json'))
    return c.json(await learnt(id), 201)
  })
  routes.openapi(changing, async (c) => {
    const id = c.req.valid('param').id as SynonymGroupId
    await changeSynonyms(deps, requireKeeper(c), id, c.req.valid('json'))
    return c.json(await learnt(id), 200)
  })
  routes.openapi(removing, async (c) => {
    const id = c.req.valid('param').id as SynonymGroupId
    await removeSynonyms(deps, requireKeeper(c), id, c.req.valid('query').version)
    return c.json(await learnt(id), 200)
  })
  routes.openapi(restoring, async (c) => {
    const id = c.req.valid('param').id as SynonymGroupId
    await restoreSynonyms(deps, requireKeeper(c), id, c.req.valid('json').version)
    return c.json(await learnt(id), 200)
  })
  routes.openapi(reading, async (c) => {
    requireKeeper(c)
    const { text, draft } = c.req.valid('json')
    const now = readingOf(planQuery(text, desk.synonyms))
    if (!draft) return c.json({ now, then: null }, 200)
    const others = (await allGroups(db)).filter(({ id, removedAt }) => removedAt === null && id !== draft.id)
    const groups = [...others.map(({ terms }) => terms), draft.terms.map((term) => term.trim()).filter(Boolean)]
    return c.json({ now, then: readingOf(planQuery(text, synonymsOf(groups))) }, 200)
  })

  return routes
}

function requireKeeper(c: Context<Env>): StaffActor {
  const who = requireStaff(c)
  if (!can.editSynonyms(who)) throw new Refusal('auth.forbidden', 'Administrators keep the list of synonyms.', 403)
  return who
}
