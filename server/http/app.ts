import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { newId, type Id } from '#server/kernel/ids.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { giveUpWhenAway } from './database-watch.ts'
import type { Env, ReadActor } from './env.ts'
import { healthRoutes, type HealthParts } from './health.ts'
import { maskPath } from './log.ts'
import { metricsRoute, type Metrics } from './metrics.ts'
import { openApiRoutes } from './openapi.ts'
import { clientAddress, originAllowed } from './origin.ts'
import { invalid, problem, problemOf, type Problem } from './problem.ts'
import { closedPolicy, securityHeaders } from './security-headers.ts'

const megabyte = 1024 * 1024

export interface AppParts extends HealthParts {
  readActor: ReadActor
  /** Hears of every write a member of staff asks for; never waited for. */
  acted?: (id: PersonId) => Promise<void>
  /** Mounted under /api, in this order. */
  routes: OpenAPIHono<Env>[]
  metrics: Metrics
}

/** The HTTP API. Everything that comes in passes this one wrapper: address, size, origin, session, errors, log. */
export function createApp(deps: Deps, parts: AppParts): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({
    defaultHook: (result, c) => (result.success ? undefined : send(c, invalid(result.error, result.target))),
  })
  app.onError((error, c) => {
    const { problem, unexpected } = problemOf(error)
    if (unexpected)
      deps.log.error({ err: error, requestId: c.get('requestId'), path: maskPath(c.req.path) }, 'request failed')
    else if (problem.status === 503) deps.log.warn({ err: error, requestId: c.get('requestId') }, 'request given up')
    return send(c, problem)
  })
  app.notFound((c) =>
    send(c, problem(404, 'route.not_found', 'There is nothing at this address. The list is at /api/docs.')),
  )

  app.use(arrive(deps, parts.metrics))
  app.use(limitBody)
  app.use(checkOrigin(deps))
  app.use('/api/*', giveUpWhenAway(parts.watch))
  const session = createMiddleware<Env>(async (c, next) => {
    const actor = await parts.readActor(c.req.raw.headers)
    c.set('actor', actor)
    // Who writes is not idle, whichever screen or program it comes from.
    if (actor?.kind === 'staff' && c.req.method !== 'GET') void parts.acted?.(actor.id)
    await next()
  })
  app.use('/api/*', session).use('/readyz', session)
  openApiRoutes(app)
  app.route('/', healthRoutes(deps, parts))
  app.route('/', metricsRoute(parts.metrics, deps.config))
  for (const routes of parts.routes) app.route('/api', routes)
  return app
}

/** Gives the request an id and an address, and says afterwards how it went. */
function arrive({ config, log }: Deps, metrics: Metrics) {
  const headers: [string, string][] = [
    ...securityHeaders(config.origin),
    ['Content-Security-Policy', closedPolicy],
    ['Cache-Control', 'no-store'],
  ]
  return createMiddleware<Env>(async (c, next) => {
    const began = performance.now()
    const socket = c.env?.incoming?.socket.remoteAddress
    c.set('requestId', newId<Id<'request'>>())
    c.set('actor', null)
    c.set(
      'clientAddress',
      c.env?.inProcess?.clientAddress ??
        clientAddress(socket, c.req.header('x-forwarded-for') ?? null, config.trustedProxies),
    )
    // Before the answer is made, not after: touching the headers of one that is there makes the adapter build it a second time.
    for (const [name, value] of headers) c.header(name, value)
    c.header('X-Request-Id', c.get('requestId'))
    await next()
    const ms = performance.now() - began
    const route = routePath(c, -1)
    metrics.answered(route, c.req.method, c.res.status, ms)
    if (!log.isLevelEnabled('info')) return
    const who = c.get('actor')
    log.info(
      {
        requestId: c.get('requestId'),
        method: c.req.method,
        path: maskPath(c.req.path),
        status: c.res.status,
        ms: Math.round(ms * 10) / 10,
        as: who?.kind,
      },
      'request',
    )
  })
}

const tooLarge = (c: Context) =>
  send(c, problem(413, 'request.too_large', 'The request is larger than this address accepts.'))
const small = bodyLimit({ maxSize: megabyte, onError: tooLarge })
const large = bodyLimit({ maxSize: 25 * megabyte, onError: tooLarge })

const limitBody = createMiddleware<Env>((c, next) => {
  const files = c.req.header('content-type')?.toLowerCase().startsWith('multipart/form-data')
  const streamed = c.req.header('transfer-encoding') !== undefined
  // A length that is told is kept by Node's parser: such a body need not be touched here, which would cost a stream of it.
  // Over HTTP a request that tells neither has none, as every DELETE of a browser.
  const told = c.req.header('content-length') ?? (c.env?.incoming ? '0' : undefined)
  if (!streamed && told !== undefined && Number(told) <= (files ? 25 : 1) * megabyte) return next()
  if (c.env?.incoming) {
    // The adapter's request is none of the platform's, and cannot be made anew from itself with what was read.
    const { url, method, headers, body } = c.req.raw
    c.req.raw = new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
  }
  return files ? large(c, next) : small(c, next)
})

function checkOrigin({ config }: Deps) {
  return createMiddleware<Env>(async (c, next) => {
    const asked = {
      method: c.req.method,
      host: c.req.header('host') ?? null,
      origin: c.req.header('origin') ?? null,
      fetchSite: c.req.header('sec-fetch-site') ?? null,
      hasCookie: c.req.header('cookie') !== undefined,
    }
    if (c.env?.inProcess || originAllowed(asked, config)) return next()
    const detail = `This request comes from another site. Keyline is served at ${config.origin}; an administrator sets that address as KEYLINE_ORIGIN.`
    return send(c, problem(403, 'request.foreign_origin', detail))
  })
}

function send(c: Context, body: Problem): Response {
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' }
  const { retryAfter = body.status === 503 ? 1 : undefined } = body as { retryAfter?: number }
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter)
  return c.body(JSON.stringify({ ...body, requestId: c.get('requestId') }), body.status as 400, headers)
}
