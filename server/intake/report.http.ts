import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { knownContact } from '#server/accounts/contact.store.ts'
import type { Deps } from '#server/deps.ts'
import { jsonAnswer, jsonBody, type Env } from '#server/http/env.ts'
import { requestKeyOf } from '#server/http/idempotency.ts'
import { limit } from '#server/http/rate-limit.ts'
import { openTicket } from '#server/tickets/commands/open-ticket.ts'
import { linkToken } from '#server/tickets/private-link.ts'
import { publicReport, reported } from '#server/tickets/ticket-commands.contract.ts'

const reporting = createRoute({
  method: 'post',
  path: '/reports',
  tags: ['Public'],
  summary: 'Report a fault without signing in',
  description:
    'Codes and numbers are taken as told: the answer is the same whether they exist or not. The private link is the only key ' +
    'to the ticket. Send an Idempotency-Key: the same key gives the same ticket and link.',
  request: { body: jsonBody(publicReport) },
  responses: { 201: jsonAnswer(reported, 'Received'), 429: { description: '`request.too_many`' } },
})

const door = { kind: 'system', name: 'form' } as const

/** The public form's door: narrow per address, per e-mail named, and in all. */
export function reportRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  routes.use('/reports', limit(deps, 'report', { points: 20, duration: 600 }))
  routes.use('/reports', limit(deps, 'report.email', { points: 10, duration: 3_600, by: emailIn }))
  routes.use('/reports', limit(deps, 'report.all', { points: 300, duration: 60, by: () => 'all' }))

  routes.openapi(reporting, async (c) => {
    const input = c.req.valid('json')
    const { accountCode, circuitNumber, name, email, phone, since, ...request } = input
    const told = {
      ...(accountCode ? { accountCode } : {}),
      ...(circuitNumber ? { circuitNumber } : {}),
    }
    // Asked whatever was told, so that the answer takes as long for a code that does not exist.
    const contactId = await knownContact(deps.db, accountCode ?? '', email ?? '')
    const opened = await openTicket(
      deps,
      door,
      {
        ...request,
        channel: 'form',
        since: since ? new Date(since) : null,
        reporter: { name, ...(email ? { email } : {}), ...(phone ? { phone } : {}), ...told },
      },
      { symptom: request.symptom, ...told, ...(contactId ? { contactId } : {}) },
      { key: requestKeyOf(c, input), strict: false },
    )
    c.header('X-Robots-Tag', 'noindex')
    const link = `${deps.config.origin}/follow/${linkToken(deps.secret, opened.id)}`
    return c.json({ number: opened.number, link }, 201)
  })
  return routes
}

/** Sits before the body is checked: whatever is there that looks like an address counts. */
async function emailIn(c: Context<Env>): Promise<string | null> {
  const body: unknown = await c.req.json().catch(() => null)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null
  return typeof email === 'string' && email.includes('@') ? email.trim().toLowerCase() : null
}
