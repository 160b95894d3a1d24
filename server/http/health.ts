import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import manifest from '../../package.json' with { type: 'json' }
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { SearchState } from '#server/search/port.ts'
import type { DatabaseWatch } from './database-watch.ts'
import { requireStaff, type Env } from './env.ts'
import type { DeepReadiness } from './health.contract.ts'
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
 * the search goes on. `/readyz?deep=1` shows administrators what must never be, found by SQL, and
 * what runs here.
 */
export function healthRoutes(deps: Deps, parts: HealthParts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/healthz', (c) => c.json({ status: 'ok' }))
  routes.get('/readyz', async (c) => {
    if (c.req.query('deep') === '1') {
      requireStaff(c, 'admin')
      const now = deps.clock.now()
      const invariants = await checkInvariants(deps.db, now)
      const status = invariants.some((check) => check.offending > 0) ? 'broken' : 'ok'
      const search = searchSeen(parts)
      const versions = {
        keyline: manifest.version,
        node: process.versions.node,
        postgres: await serverVersion(deps.db),
      }
      return c.json({ status, at: now.toISOString(), invariants, search, versions } satisfies DeepReadiness)
    }
    const database = await parts.watch.answers(1_000)
    const ready = database && parts.accepting()
    return c.json(
      { status: ready ? 'ready' : 'unready', database: database ? 'ok' : 'away', search: searchSeen(parts) },
      ready ? 200 : 503,
    )
  })
  return routes
}

function searchSeen({ search }: HealthParts): DeepReadiness['search'] {
  const seen = search()
  return seen ? { driver: seen.driver, status: seen.state.status } : { driver: 'none', status: 'degraded' }
}

async function serverVersion(db: Database): Promise<string> {
  const [row] = await rowsOf<{ server_version: string }>(db, sql`show server_version`)
  return row!.server_version
}
