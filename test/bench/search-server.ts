// The house of the search benchmark: its own process, as in operation, so that whoever asks does not take its time.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { setTimeout as wait } from 'node:timers/promises'
import type { StaffActor } from '#server/auth/actor.ts'
import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { localWake } from '#server/events/wake.ts'
import { Tail } from '#server/events/tail.ts'
import { createApp } from '#server/http/app.ts'
import { createMetrics } from '#server/http/metrics.ts'
import { createLog } from '#server/http/log.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'
import { openSearch } from '#server/search/index-desk.ts'
import { meilisearch } from '#server/search/meilisearch.ts'
import { memorySearch } from '#server/search/memory.ts'
import type { Search } from '#server/search/port.ts'
import { searchRoutes } from '#server/search/search.http.ts'
import { grownLibrary } from './grown.ts'
import { houseSynonyms } from './relevance.ts'

const {
  DATABASE_URL: databaseUrl,
  BENCH_DRIVER: driver,
  BENCH_ARTICLES: count,
  BENCH_KB: file,
  PORT: port,
} = process.env
const { MEILI_URL: url, MEILI_KEY: key, BENCH_INDEX: index = 'bench' } = process.env

const documents = await grownLibrary(Number(count), file)
const synonyms = await houseSynonyms()
const inner: Search =
  driver === 'meilisearch' ? meilisearch({ url: url!, key, synonyms, index }) : memorySearch({ synonyms })
await inner.prepare()
const began = performance.now()
await inner.rebuild(documents)
const buildMs = performance.now() - began

/** What the driver itself takes, apart from all that stands around it. */
let times: number[] = []
const engine: Search = {
  ...inner,
  async search(query) {
    const answer = await inner.search(query)
    times.push(answer.tookMs)
    return answer
  },
}

const config = readConfig({ KEYLINE_DATA: '/nonexistent', KEYLINE_DEMO: '0', DATABASE_URL: databaseUrl! })
const log = createLog('error')
const { db } = connect(databaseUrl!, { max: 16 })
const deps: Deps = { db, clock: systemClock, wake: localWake(), config, secret: 'x'.repeat(40), log }
const desk = await openSearch(deps, { engine })
const tail = new Tail({ db, wake: deps.wake, log })
await tail.start()
desk.start({ db, tail })
while (desk.state().state.status !== 'ok') await wait(50)

const reader: StaffActor = {
  ...{ kind: 'staff', id: newId<PersonId>(), name: 'Reader', nameEn: 'Reader', language: 'zh-CN' },
  ...{ roles: ['agent'], accounts: [] },
}
const app = createApp(deps, {
  routes: [searchRoutes(deps, desk)],
  metrics: createMetrics(),
  watch: { answers: async () => true },
  search: () => desk.state(),
  accepting: () => true,
  readActor: async () => reader,
})
const outer = new Hono()
outer.get('/bench/times', (c) => {
  const taken = times
  times = []
  return c.json({ times: taken, buildMs, megabytes: Math.round(process.memoryUsage().rss / 2 ** 20) })
})
outer.all('*', (c) => app.fetch(c.req.raw))
// Longer than anybody thinks between two letters: a connection closed at the wrong moment is no answer of the search.
serve(
  { fetch: outer.fetch, port: Number(port), hostname: '127.0.0.1', serverOptions: { keepAliveTimeout: 120_000 } },
  () => process.stdout.write('ready\n'),
)
