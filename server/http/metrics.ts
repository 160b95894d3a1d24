import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Config } from '#server/config.ts'
import type { Env } from './env.ts'
import { notFound } from '#server/kernel/refusal.ts'

/** Figures for Prometheus. Labels are closed lists (route patterns, names of sweeps), never what a caller sent. */
export interface Metrics {
  registry: Registry
  /** An answer went out: route pattern, status, and how long it took. */
  answered(route: string, method: string, status: number, ms: number): void
  /** A sweep ran: how late the oldest row was, and how many it handled. */
  swept(name: string, latenessMs: number, rows: number): void
  /** Something happened, as the event stream told this process: every process counts all of it. */
  happened(type: string): void
  /** A number read when somebody asks for the figures. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
}

export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.process) collectDefaultMetrics({ register: registry, prefix: 'keyline_' })
  const http = new Histogram({
    name: 'keyline_http_duration_seconds',
    help: 'Time from request to answer, by route pattern',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const lateness = new Histogram({
    name: 'keyline_sweep_lateness_seconds',
    help: 'How late the oldest due row was when a sweep handled it',
    labelNames: ['sweep'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [registry],
  })
  const swept = new Gauge({
    name: 'keyline_sweep_rows_last',
    help: 'Rows the last run of a sweep handled',
    labelNames: ['sweep'],
    registers: [registry],
  })
  const happened = new Counter({
    name: 'keyline_events_total',
    help: 'Events of the stream by type, as heard by this process; all processes hear all of them',
    labelNames: ['type'],
    registers: [registry],
  })
  return {
    registry,
    answered: (route, method, status, ms) => http.observe({ route, method, status: String(status) }, ms / 1000),
    swept: (sweep, latenessMs, rows) => {
      lateness.observe({ sweep }, Math.max(0, latenessMs) / 1000)
      swept.set({ sweep }, rows)
    },
    happened: (type) => happened.inc({ type }),
    gauge: (name, help, read) => {
      new Gauge({
        name: `keyline_${name}`,
        help,
        registers: [registry],
        async collect() {
          // One figure that cannot be had (the database is away) leaves the others.
          this.set(await Promise.resolve(read()).catch(() => Number.NaN))
        },
      })
    },
  }
}

const loopback = new Set(['127.0.0.1', '::1'])

/** `/metrics` for this machine itself, or with the token; for everybody else it is not there. */
export function metricsRoute(metrics: Metrics, config: Config): Hono<Env> {
  return new Hono<Env>().get('/metrics', async (c) => {
    // Behind a proxy every caller seems to be the proxy: the address that counts is the forwarded one.
    const local =
      config.metricsToken === null && loopback.has(c.get('clientAddress')) && !c.req.header('x-forwarded-for')
    if (!local && !hasToken(c.req.header('authorization'), config.metricsToken)) throw notFound('address')
    return c.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType })
  })
}

function hasToken(header: string | undefined, token: string | null): boolean {
  const given = Buffer.from(header ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return token !== null && given.length === wanted.length && timingSafeEqual(given, wanted)
}
