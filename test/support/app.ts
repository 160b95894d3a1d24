import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Actor } from '#server/auth/actor.ts'
import { createAuth } from '#server/auth/auth.ts'
import { readConfig, type Config } from '#server/config.ts'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { beginning } from '#server/events/cursor.ts'
import { react } from '#server/events/react.ts'
import { settle as takePlace } from '#server/events/reaction.store.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { localWake } from '#server/events/wake.ts'
import { reactions, routes, sweeps, type House } from '#server/features.ts'
import { createApp } from '#server/http/app.ts'
import type { Env, RouteModule } from '#server/http/env.ts'
import { addGauges } from '#server/http/gauges.ts'
import { createMetrics } from '#server/http/metrics.ts'
import { createCycle } from '#server/jobs/cycle.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { openSearch } from '#server/search/index-desk.ts'
import type { Search } from '#server/search/port.ts'
import { testClock, type TestClock } from './clock.ts'
import { testDatabase } from './database.ts'
import { testLog } from './log.ts'

export interface Answer {
  status: number
  headers: Headers
  /** The parsed JSON, or the text where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever came
  body: any
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, headers?: Record<string, string>): Promise<Answer>
  request(path: string, init?: RequestInit): Promise<Answer>
}

export interface TestApp extends Client {
  house: House
  app: OpenAPIHono<Env>
  deps: Deps
  db: Database
  databaseUrl: string
  clock: TestClock
  /** A client that is signed in as this actor, without a sign-in. Paths are relative to /api unless they say otherwise. */
  as(actor: Actor): Client
  /** All that follows of itself at the present moment: due rows, matching, reactions. Move the clock, then settle. */
  settle(): Promise<void>
}

export interface TestAppOptions {
  clock?: TestClock
  config?: Partial<Config>
  /** Route modules instead of all. */
  features?: RouteModule[]
  /** Whether the database seems to be there; it does unless told. */
  databaseAnswers?: () => boolean
  /** A search engine instead of an index of the app's own. Neither runs unless started (`house.search.start`). */
  engine?: Search
}

export const testConfig: Config = readConfig({
  KEYLINE_DATA: '/nonexistent',
  KEYLINE_DEMO: '0',
  KEYLINE_SECRET: 'a secret that only tests may know, ever',
})

/** The real app on a database of its own, with a clock that can be moved. No port is opened. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await testDatabase()
  const clock = options.clock ?? testClock()
  const config = { ...testConfig, databaseUrl: database.url, ...options.config }
  const deps: Deps = { db: database.db, clock, wake: localWake(), config, secret: config.secret!, log: testLog() }
  const auth = createAuth({ db: deps.db, origin: config.origin, secret: deps.secret, clock })
  const house: House = { deps, auth, search: await openSearch(deps, options.engine ? { engine: options.engine } : {}) }
  const metrics = createMetrics()
  addGauges(metrics, deps)
  const known = new Map<string, Actor>()
  const app = createApp(deps, {
    routes: options.features?.map((module) => module(deps)) ?? routes(house),
    metrics,
    watch: { answers: async () => options.databaseAnswers?.() ?? true },
    search: () => house.search.state(),
    accepting: () => true,
    readActor: async (headers) => known.get(headers.get('x-test-actor') ?? '') ?? auth.sessions.actorOf(headers),
  })
  const as = (actor: Actor): Client => {
    const key = encodeURIComponent(JSON.stringify(actor))
    known.set(key, actor)
    return clientOf(app, { 'x-test-actor': key })
  }
  const cycle = createCycle(deps, sweeps(deps))
  const settle = async () => {
    for (let done = 1; done > 0;) {
      done = (await cycle.drain(clock.now())) + (await dispatch(deps)).made
      for (const reaction of reactions(deps)) done += await reactToAll(deps, reaction)
    }
  }
  return { ...clientOf(app, {}), settle, app, house, deps, db: database.db, databaseUrl: database.url, clock, as }
}

async function reactToAll(deps: Deps, reaction: Reaction): Promise<number> {
  await takePlace(deps.db, reaction.name, beginning, deps.clock.now())
  for (let all = 0; ;) {
    const { done, next } = await react(deps, reaction)
    all += done
    if (done === 0 && next === 'nothing') return all
  }
}

function clientOf(app: OpenAPIHono<Env>, always: Record<string, string>): Client {
  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const address = path.startsWith('/api') || /^\/(healthz|readyz|metrics|tmf-api)/.test(path) ? path : `/api${path}`
    const headers = { host: '127.0.0.1:3000', ...always, ...(init.headers as Record<string, string>) }
    const response = await app.request(address, { ...init, headers })
    const text = await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text }
  }
  const send =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      body instanceof FormData
        ? request(path, { method, body, headers })
        : request(path, {
            method,
            headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          })
  return {
    request,
    get: (path, headers = {}) => request(path, { headers }),
    delete: (path, headers = {}) => request(path, { method: 'DELETE', headers }),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
  }
}
