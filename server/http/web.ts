import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { tellPages } from '#server/config.ts'
import type { Deps } from '#server/deps.ts'
import type { Env } from './env.ts'
import type { Metrics } from './metrics.ts'
import { maskPath } from './log.ts'
import { clientAddress, originAllowed } from './origin.ts'
import { closedPolicy, securityHeaders } from './security-headers.ts'

declare module 'node:http' {
  interface IncomingMessage {
    /** Lets pages ask our own API while they are rendered, without a second connection. */
    keyline?: { fetch(request: Request): Promise<Response> }
  }
}

export type Pages = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void

/** Headers by which the built pages learn scheme, host and caller. Ours alone: a caller's own are thrown away. */
const told = { protocol: 'x-keyline-protocol', host: 'x-keyline-host', address: 'x-keyline-address' }
const ofTheApi = /^\/(api|healthz|readyz|metrics|tmf-api)(\/|\?|$)/

export async function loadPages(folder: string): Promise<Pages> {
  tellPages(told, 26 * 1024 * 1024)
  const { handler } = (await import(pathToFileURL(path.join(folder, 'handler.js')).href)) as { handler: Pages }
  return handler
}

/** One listener for one port: the API for programs, pages for people. */
export function listener(deps: Deps, app: OpenAPIHono<Env>, pages: Pages | null, metrics: Metrics): RequestListener {
  const { config, log } = deps
  const api = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const headers = securityHeaders(config.origin)

  return (req, res) => {
    if (ofTheApi.test(req.url ?? '/') || !pages) return void api(req, res)

    const began = performance.now()
    res.once('finish', () => {
      const ms = performance.now() - began
      metrics.answered('page', req.method ?? '', res.statusCode, ms)
      log.debug(
        { method: req.method, path: maskPath(req.url ?? ''), status: res.statusCode, ms: Math.round(ms) },
        'page',
      )
    })
    for (const [name, value] of headers) res.setHeader(name, value)
    res.setHeader('Content-Security-Policy', closedPolicy)
    const { host = '', origin, cookie, 'sec-fetch-site': fetchSite } = req.headers
    const asked = {
      method: req.method ?? 'GET',
      host,
      origin: origin ?? null,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : null,
      hasCookie: cookie !== undefined,
    }
    if (!originAllowed(asked, config)) {
      res.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' })
      return void res.end(`This form was sent from another site. Keyline is served at ${config.origin}.\n`)
    }
    const forwarded = req.headers['x-forwarded-for']
    const address = clientAddress(
      req.socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? null),
      config.trustedProxies,
    )
    const here = new URL(config.origin)
    req.headers[told.protocol] = here.protocol.slice(0, -1)
    req.headers[told.host] = config.originIsFixed ? here.host : host
    req.headers[told.address] = address
    // A browser may leave Origin out of a page's own requests. They were judged above; the pages know this header alone.
    if (origin === undefined) req.headers.origin = `${here.protocol}//${req.headers[told.host] as string}`
    req.keyline = {
      fetch: async (request) =>
        app.fetch(request, { incoming: req, outgoing: res, inProcess: { clientAddress: address } }),
    }
    pages(req, res, () => {
      res.statusCode = 404
      res.end()
    })
  }
}
