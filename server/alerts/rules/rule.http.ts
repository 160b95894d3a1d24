import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, requireStaff, type Env } from '#server/http/env.ts'
import { idempotent } from '#server/http/idempotency.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { alertRule } from '../alert.contract.ts'
import { saveAlertRules } from './commands/save-rules.ts'
import { takeMeasure } from './commands/take-measure.ts'
import { dryRun } from './dry-run.ts'
import {
  alertDryRun,
  alertDryRunView,
  alertRuleChange,
  alertRuleSetView,
  measureTaken,
  newMeasure,
} from './rule.contract.ts'
import { alertsSince, pastSignals } from './rule.store.ts'
import { ruleSetView } from './rule-view.store.ts'

const tags = ['Alerts']
const reading = createRoute({
  ...{ method: 'get', path: '/alert-rules', tags, summary: 'What makes an alert, and who changed it when' },
  responses: { 200: jsonAnswer(alertRuleSetView, 'The rules in force') },
})
const changing = createRoute({
  ...{
    method: 'put',
    path: '/alert-rules',
    tags,
    summary: 'Change the rules, as a whole; open alerts keep their terms',
  },
  request: { body: jsonBody(alertRuleChange) },
  responses: {
    200: jsonAnswer(alertRuleSetView, 'The rules afterwards'),
    409: { description: '`alert_rules.changed`' },
    422: { description: '`alert_rules.same`, `channel.not_found`' },
  },
})
const trying = createRoute({
  ...{ method: 'post', path: '/alert-rules/dry-run', tags },
  summary: 'Which alerts these rules would have opened over the past days; nothing is written',
  request: { body: jsonBody(alertDryRun) },
  responses: { 200: jsonAnswer(alertDryRunView, 'What would have fired, the latest first') },
})
const measuring = createRoute({
  ...{ method: 'post', path: '/account-signals', tags },
  summary: 'Tell how much an account, or one of its circuits, used or spent in a month',
  description:
    'For billing and traffic systems. Send an `Idempotency-Key`; the same figure told again changes nothing even without one. A fall below the mean of the three months before is a signal to the account’s manager.',
  request: { body: jsonBody(newMeasure) },
  responses: {
    200: jsonAnswer(measureTaken, 'Taken, and how it compares'),
    404: { description: '`account.not_found`, `circuit.not_found`' },
    422: { description: '`measure.future`' },
  },
})

function requireEditor(c: Context<Env>): StaffActor {
  const actor = requireStaff(c)
  if (can.editAlertRules(actor)) return actor
  throw new Refusal('rules.supervisors_only', 'Supervisors and administrators keep these rules.', 403)
}

export function alertRuleRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.openapi(reading, async (c) => {
    requireEditor(c)
    return c.json(await ruleSetView(deps.db), 200)
  })
  routes.openapi(changing, async (c) => {
    await saveAlertRules(deps, requireEditor(c), c.req.valid('json'))
    return c.json(await ruleSetView(deps.db), 200)
  })
  routes.openapi(trying, async (c) => {
    requireEditor(c)
    const { rules, days } = c.req.valid('json')
    const to = deps.clock.now()
    const from = new Date(to.getTime() - days * 86_400_000)
    const [past, actual] = await Promise.all([pastSignals(deps.db, from), alertsSince(deps.db, from)])
    const { fired, signs } = dryRun(rules, past)
    const count = (rule: string) => fired.filter((one) => one.rule === rule).length
    return c.json(
      {
        ...{ from: from.toISOString(), to: to.toISOString(), count: fired.length, fired: fired.slice(0, 200) },
        rules: alertRule.options.map((rule) => ({
          ...{ rule, signs: signs.get(rule) ?? 0, alerts: count(rule), actual: actual.get(rule) ?? 0 },
        })),
      },
      200,
    )
  })
  routes.openapi({ ...measuring, middleware: idempotent(deps) }, async (c) => {
    const actor = requireStaff(c)
    if (!can.feedAccountSignals(actor)) {
      throw new Refusal('auth.forbidden', 'Only an administrator’s or supervisor’s sign-in feeds figures.', 403)
    }
    return c.json(await takeMeasure(deps, actor, c.req.valid('json')), 200)
  })
  return routes
}
