import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, type Env } from '#server/http/env.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { supportLevel, type SupportLevel } from '#server/tickets/ticket.contract.ts'
import { saveRules } from './commands/save-rules.ts'
import { requireConfigurer, requireReader } from './doors.http.ts'
import { checkRules } from './rule-check.ts'
import { ticketsThatEntered, ticketToTry } from './rule-history.store.ts'
import { impactOf } from './rule-impact.ts'
import { tryRules } from './rule-trial.ts'
import {
  impactRequest,
  ruleBook as ruleBookContract,
  ruleImpact,
  ruleList,
  ruleListChange,
  ruleTrial,
  trialRequest,
} from './rule.contract.ts'
import { houseFor, ruleBook, ruleHouse, savedRules } from './rule.store.ts'
import type { RuleFacts } from './rules.ts'

const tags = ['Routing']
const params = z.object({ level: z.enum(supportLevel.options).openapi({ param: { name: 'level', in: 'path' } }) })

/** So far back an edit is tried on what happened, and on so many tickets at most. */
const days = 30
const most = 20_000

const reading = createRoute({
  method: 'get',
  path: '/routing-rules',
  tags,
  summary: 'Rules by level: asked in order, the first that fits decides (supervisors)',
  responses: { 200: jsonAnswer(ruleBookContract, 'The rules'), 403: { description: '`routing.supervisors_only`' } },
})
const saving = createRoute({
  method: 'put',
  path: '/routing-rules/{level}',
  tags,
  summary: 'Replace the rules of a level, in order (administrators)',
  request: { params, body: jsonBody(ruleListChange) },
  responses: {
    200: jsonAnswer(ruleList, 'The rules afterwards'),
    403: { description: '`routing.administrators_only`' },
    409: { description: '`rules.changed`' },
    422: { description: '`routing.bad_configuration`' },
  },
})
const trying = createRoute({
  method: 'post',
  path: '/routing-rules/{level}/trials',
  tags,
  summary:
    'Dry run: which rule takes this ticket, which were passed and why; against saved or unsaved rules (supervisors)',
  request: { params, body: jsonBody(trialRequest) },
  responses: { 200: jsonAnswer(ruleTrial, 'A verdict per rule'), 404: { description: '`ticket.not_found`' } },
})
const weighing = createRoute({
  method: 'post',
  path: '/routing-rules/{level}/impact',
  tags,
  summary: 'What an edit would have done to the tickets of the last 30 days; nothing is written (supervisors)',
  request: { params, body: jsonBody(impactRequest) },
  responses: { 200: jsonAnswer(ruleImpact, 'How many would go elsewhere, and which') },
})

/** Rules: to read, to try, to save. */
export function ruleRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  const levelOf = (c: { req: { valid(of: 'param'): { level: SupportLevel } } }) => c.req.valid('param').level

  routes.openapi(reading, async (c) => {
    requireReader(c)
    return c.json(await ruleBook(deps.db), 200)
  })
  routes.openapi(saving, async (c) => {
    const actor = requireConfigurer(c)
    const level = levelOf(c)
    await saveRules(deps, actor, level, c.req.valid('json'))
    const [saved, house] = await Promise.all([savedRules(deps.db, level), ruleHouse(deps.db)])
    return c.json({ level, ...saved, findings: checkRules(saved.rules, houseFor(level, house)) }, 200)
  })
  routes.openapi(trying, async (c) => {
    requireReader(c)
    const asked = c.req.valid('json')
    const ticket = asked.ticket === undefined ? null : await ticketToTry(deps.db, asked.ticket)
    if (asked.ticket !== undefined && !ticket) {
      throw new Refusal('ticket.not_found', 'There is no ticket with this number.', 404, {
        errors: [
          { pointer: '/ticket', detail: 'There is no ticket with this number. Check it, or enter facts by hand.' },
        ],
      })
    }
    const facts = (ticket?.facts ?? { ...asked.facts!, account: asked.facts!.account as AccountId | null }) as RuleFacts
    const rules = asked.rules ?? (await savedRules(deps.db, levelOf(c))).rules
    const shown = ticket && { number: ticket.number, subject: ticket.subject, queue: ticket.queue, level: ticket.level }
    return c.json({ facts, ticket: shown, ...tryRules(rules, facts) }, 200)
  })
  routes.openapi(weighing, async (c) => {
    requireReader(c)
    const level = levelOf(c)
    const { rules } = c.req.valid('json')
    const since = new Date(deps.clock.now().getTime() - days * 86_400_000)
    const [saved, house, past] = await Promise.all([
      savedRules(deps.db, level),
      ruleHouse(deps.db),
      ticketsThatEntered(deps.db, level, since, most + 1),
    ])
    const looked = past.slice(0, most)
    const impact = impactOf(saved.rules, rules, looked)
    const findings = checkRules(rules, houseFor(level, house))
    return c.json({ findings, days, looked: looked.length, capped: past.length > most, ...impact }, 200)
  })
  return routes
}
