import { OpenAPIHono, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type { Deps } from '#server/deps.ts'
import type { Env } from '#server/http/env.ts'
import { limit } from '#server/http/rate-limit.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { customerDoor } from './customer-door.http.ts'
import { holderOfLink } from './link-holder.store.ts'

const params = z.object({
  token: z
    .string()
    .max(100)
    .openapi({ param: { name: 'token', in: 'path' } }),
})

/** What whoever holds the private link of one ticket may do with it. The link is the key: it is logged and indexed nowhere. */
export function followRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = new OpenAPIHono<Env>()
  // Guessing among 2^256 is hopeless; these keep it cheap, and one link from filling the database.
  routes.use('/follow/*', limit(deps, 'follow', { points: 240, duration: 60 }))
  const link = (c: { req: { path: string } }) => c.req.path.split('/follow/')[1]?.split('/')[0] ?? null
  const writes = limit(deps, 'follow.writes', {
    points: 60,
    duration: 600,
    by: (c) => (c.req.method === 'GET' ? null : link(c)),
  })
  routes.use('/follow/:token/*', writes)
  routes.use('/follow/:token/*', opened(deps))

  customerDoor(deps, routes, {
    path: '/follow/{token}',
    params,
    tag: 'Private link',
    caller(c) {
      const actor = c.get('actor')
      if (actor?.kind !== 'link') throw notFound('ticket')
      return { actor, ref: { id: actor.ticketId } }
    },
  })
  return routes
}

/** Whoever holds the link is its holder and nobody else here, even if signed in as somebody. */
function opened({ db }: Deps) {
  return createMiddleware<Env>(async (c, next) => {
    c.header('X-Robots-Tag', 'noindex, nofollow, noarchive')
    const holder = await holderOfLink(db, c.req.param('token') ?? '')
    if (!holder) throw notFound('ticket')
    c.set('actor', holder)
    await next()
  })
}
