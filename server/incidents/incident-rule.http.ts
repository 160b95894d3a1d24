import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { changeRules } from './commands/change-rules.ts'
import { dryRun } from './dry-run.ts'
import { incidentDryRun, incidentRuleSet } from './incident-commands.contract.ts'
import { dryRunView, incidentRulesView } from './incident-view.contract.ts'
import { outagesSince, rulesInOrder, versionOf } from './rule.store.ts'

const tags = ['Major incidents']
const reading = createRoute({
  method: 'get',
  path: '/incident-rules',
  tags,
  summary: 'When a major incident is declared by itself',
  responses: { 200: jsonAnswer(incidentRulesView, 'Rules in the order in which they are asked') },
})
const changing = createRoute({
  method: 'put',
  path: '/incident-rules',
  tags,
  summary: 'Change the rules, as a whole',
  request: { body: jsonBody(incidentRuleSet) },
  responses: { 200: jsonAnswer(incidentRulesView, 'The rules afterwards'), 409: { description: '`rules.changed`' } },
})
const trying = createRoute({
  method: 'post',
  path: '/incident-rules/dry-run',
  tags,
  summary: 'What these rules would have declared over the past days; nothing is written',
  request: { body: jsonBody(incidentDryRun) },
  responses: { 200: jsonAnswer(dryRunView, 'What would have been declared, the latest first') },
})

function requireEditor(c: Context<Env>): StaffActor {
  const actor = requireStaff(c)
  if (can.editIncidentRules(actor)) return actor
  throw new Refusal('rules.supervisors_only', 'Supervisors and administrators keep these rules.', 403)
}

export function incidentRuleRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const look = async () => {
    const rules = await rulesInOrder(deps.db)
    return {
      rules: rules.map(({ position: _position, version: _version, ...rule }) => rule),
      version: versionOf(rules),
      mayEdit: true,
    }
  }
  routes.openapi(reading, async (c) => {
    requireEditor(c)
    return c.json(await look(), 200)
  })
  routes.openapi(changing, async (c) => {
    await changeRules(deps, requireEditor(c), c.req.valid('json'))
    return c.json(await look(), 200)
  })
  routes.openapi(trying, async (c) => {
    requireEditor(c)
    const { rules, days } = c.req.valid('json')
    const to = deps.clock.now()
    const from = new Date(to.getTime() - days * 86_400_000)
    return c.json(dryRun(rules, await outagesSince(deps.db, from, to), from, to), 200)
  })
  return routes
}
