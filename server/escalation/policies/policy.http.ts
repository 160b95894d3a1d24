import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import type { PolicyId } from '#server/kernel/ids.ts'
import { addPolicy, changePolicy, changeRules } from './commands/save-policy.ts'
import {
  attentionOptions as optionsContract,
  dryRun,
  dryRunRequest,
  newPolicy,
  policyChange,
  policyView,
  rulesChange,
  ruleTrial,
  ruleTrialRequest,
  rulesView,
} from './policy-view.contract.ts'
import { attentionOptions, dryRunOf, policyViews } from './policy-view.store.ts'
import { tryRules } from './rule-trial.store.ts'
import { findPolicy, ruleBook } from './policy.store.ts'

const tags = ['Attention policies']
const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const refusals = {
  404: { description: '`policy.not_found`' },
  409: { description: '`policy.changed`, `policy.in_use`' },
  422: { description: '`policy.dead_target`: each named by its pointer' },
}

const listing = createRoute({
  ...{ method: 'get', path: '/attention-policies', tags, summary: 'Policies, with what to mend about them' },
  responses: { 200: jsonAnswer(z.object({ items: z.array(policyView) }), 'Those in use first') },
})
const adding = createRoute({
  ...{ method: 'post', path: '/attention-policies', tags, summary: 'Make a policy' },
  request: { body: jsonBody(newPolicy) },
  responses: { 201: jsonAnswer(policyView, 'Made'), ...refusals },
})
const changing = createRoute({
  ...{ method: 'put', path: '/attention-policies/{id}', tags, summary: 'Change it; what runs keeps its terms' },
  request: { params, body: jsonBody(policyChange) },
  responses: { 200: jsonAnswer(policyView, 'As it is now'), ...refusals },
})
const reading = createRoute({
  ...{
    method: 'get',
    path: '/attention-rules',
    tags,
    summary: 'What starts which policy; the first that fits decides',
  },
  responses: { 200: jsonAnswer(rulesView, 'In order') },
})
const ordering = createRoute({
  ...{ method: 'put', path: '/attention-rules', tags, summary: 'The whole list of rules' },
  request: { body: jsonBody(rulesChange) },
  responses: {
    200: jsonAnswer(rulesView, 'As they are now'),
    409: { description: '`rules.changed`' },
    422: { description: '`policy.inactive`' },
  },
})
const holding = createRoute({
  ...{
    method: 'post',
    path: '/attention-rule-trials',
    tags,
    summary: 'Which rule would have taken what happened in the last week; nothing is saved',
  },
  request: { body: jsonBody(ruleTrialRequest) },
  responses: { 200: jsonAnswer(ruleTrial, 'By place of the rule') },
})
const options = createRoute({
  ...{ method: 'get', path: '/attention-options', tags, summary: 'Whom steps, rotations and swaps can name' },
  responses: { 200: jsonAnswer(optionsContract, 'Names alone') },
})
const trying = createRoute({
  ...{
    method: 'post',
    path: '/attention-dry-runs',
    tags,
    summary: 'Who would be told when, over a week; nothing is sent',
  },
  request: { body: jsonBody(dryRunRequest) },
  responses: { 200: jsonAnswer(dryRun, 'By start'), 404: { description: '`account.not_found`' } },
})

export function policyRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const one = async (id: PolicyId) => {
    const [view] = await policyViews(deps.db, deps.clock.now(), [await findPolicy(deps.db, id)])
    return view!
  }
  routes.openapi(listing, async (c) => {
    requireStaff(c, 'admin')
    return c.json({ items: await policyViews(deps.db, deps.clock.now()) }, 200)
  })
  routes.openapi(adding, async (c) => {
    const actor = requireStaff(c, 'admin')
    return c.json(await one(await addPolicy(deps, actor, c.req.valid('json'))), 201)
  })
  routes.openapi(changing, async (c) => {
    const actor = requireStaff(c, 'admin')
    const id = c.req.valid('param').id as PolicyId
    await changePolicy(deps, actor, id, c.req.valid('json'))
    return c.json(await one(id), 200)
  })
  routes.openapi(reading, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await ruleBook(deps.db), 200)
  })
  routes.openapi(ordering, async (c) => {
    await changeRules(deps, requireStaff(c, 'admin'), c.req.valid('json'))
    return c.json(await ruleBook(deps.db), 200)
  })
  routes.openapi(holding, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await tryRules(deps.db, c.req.valid('json').rules, deps.clock.now()), 200)
  })
  routes.openapi(options, async (c) => {
    requireStaff(c)
    return c.json(await attentionOptions(deps.db), 200)
  })
  routes.openapi(trying, async (c) => {
    requireStaff(c, 'admin')
    return c.json(await dryRunOf(deps.db, c.req.valid('json'), deps.clock.now()), 200)
  })
  return routes
}
