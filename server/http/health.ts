import { Hono } from 'hono'
import type { Deps } from '#server/deps.ts'
import type { SearchState } from '#server/search/port.ts'
import type { DatabaseWatch } from './database-watch.ts'
import { requireStaff, type Env } from './env.ts'
import { checkInvariants } from './invariants.ts'

export interface HealthParts {
  watch: Pick<DatabaseWatch, 'answers'>
  /** The search as last seen; null while this process runs without one. */
  search: () => { driver: string; state: SearchState | { status: 'building' } } | null
  /** False from the moment the process is told to stop, so that a balancer sends nobody new. */
  accepting: () => boolean
}

/**
 * `/healthz`: the process runs. `/readyz`: send work here. Search being down does not make us unready: everything but
 * the search goes on. `/readyz?deep=1` shows administrators what must never be, found by SQL.
 */
export function healthRoutes(deps: Deps, parts: HealthParts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/healthz', (c) => c.json({ status: 'ok' }))
  routes.get('/readyz', async (c) => {
    if (c.req.query('deep') === '1') {
      requireStaff(c, 'admin')
      const invariants = await checkInvariants(deps.db, deps.clock.now())
      return c.json({ status: invariants.some((check) => check.offending > 0) ? 'broken' : 'ok', invariants })
    }
    const database = await parts.watch.answers(1_000)
    const search = parts.search()
    const ready = database && parts.accepting()
    return c.json(
      {
        status: ready ? 'ready' : 'unready',
        database: database ? 'ok' : 'away',
        search: search
          ? { driver: search.driver, status: search.state.status }
          : { driver: 'none', status: 'degraded' },
      },
      ready ? 200 : 503,
    )
  })
  return routes
}
