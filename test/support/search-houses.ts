import { randomUUID } from 'node:crypto'
import { Meilisearch } from 'meilisearch'
import { Tail } from '#server/events/tail.ts'
import { runReactions } from '#server/events/run-reactions.ts'
import { indexDocumentsOnChange } from '#server/search/index-documents.on-change.ts'
import { meilisearch } from '#server/search/meilisearch.ts'
import { memorySearch } from '#server/search/memory.ts'
import { SearchUnavailable, type Search } from '#server/search/port.ts'
import { testApp, type TestApp, type TestAppOptions } from './app.ts'

export interface SearchHouse {
  app: TestApp
  /** Returns when all that is committed can be found, as far as the index can be reached. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** An app with an index over `engine` or its own, which is built when it is first settled and follows from then on. */
export async function runningHouse(options: TestAppOptions = {}): Promise<SearchHouse> {
  const app = await testApp(options)
  const { deps, house } = app
  const tail = new Tail({ db: deps.db, wake: deps.wake, log: deps.log })
  const open = async () => {
    await tail.start()
    const reactions = await runReactions({ ...deps, tail }, options.engine ? [indexDocumentsOnChange] : [])
    return { reactions, index: house.search.start({ db: deps.db, tail }) }
  }
  let running: ReturnType<typeof open> | null = null
  return {
    app,
    async settle() {
      running ??= open()
      const { reactions, index } = await running
      await reactions.drain()
      await index.drain()
    },
    async close() {
      const parts = await running
      await parts?.index.stop()
      await parts?.reactions.stop()
      await tail.stop()
    },
  }
}

/** An engine one can cut off, and whose every call can be made to fail. */
export function fakeEngine(): Search & { isAway: boolean; refuses: (id: string) => boolean; rebuilds: number } {
  const inner = memorySearch()
  const here = <T>(work: () => Promise<T>): Promise<T> =>
    fake.isAway ? Promise.reject(new SearchUnavailable('nobody answers')) : work()
  const fake = {
    isAway: false,
    refuses: (_id: string) => false,
    rebuilds: 0,
    driver: 'fake',
    prepare: () => here(() => inner.prepare()),
    search: (query) => here(() => inner.search(query)),
    suggest: (text, audience, kinds) => here(() => inner.suggest(text, audience, kinds)),
    upsert: (documents) =>
      here(async () => {
        if (documents.some(({ id }) => fake.refuses(id))) throw new Error('this document is malformed')
        await inner.upsert(documents)
      }),
    remove: (ids) => here(() => inner.remove(ids)),
    clear: () => here(() => inner.clear()),
    rebuild: (documents) =>
      here(async () => {
        fake.rebuilds++
        return inner.rebuild(documents)
      }),
    wordsChanged: () => here(() => inner.wordsChanged()),
    health: async () =>
      fake.isAway
        ? { driver: 'fake', state: fake.state(), documents: 0 }
        : { ...(await inner.health()), driver: 'fake' },
    state: () =>
      fake.isAway ? { status: 'degraded', since: new Date(0), reason: 'nobody answers' } : { status: 'ok' },
  } satisfies Search & Record<string, unknown> as ReturnType<typeof fakeEngine>
  return fake
}

/** Every way the house can answer a question. The real engine wherever one is named. */
export const searchHouses: [string, () => Promise<SearchHouse>][] = [
  ['with an index of its own', () => runningHouse()],
  ['before its index is built', async () => ({ app: await testApp(), settle: async () => {}, close: async () => {} })],
  ['while the search engine is away', () => runningHouse({ engine: Object.assign(fakeEngine(), { isAway: true }) })],
]

const { MEILI_URL: url, MEILI_KEY: key } = process.env
if (url) {
  searchHouses.push([
    'with the search engine',
    async () => {
      const { engine, drop } = realEngine()
      const house = await runningHouse({ engine })
      return { ...house, close: () => house.close().then(drop) }
    },
  ])
}

/** An index of a name of its own in the engine that MEILI_URL names. */
export function realEngine(): { engine: Search; drop(): Promise<void> } {
  const index = `house_${randomUUID().slice(0, 8)}`
  const client = new Meilisearch({ host: url!, ...(key ? { apiKey: key } : {}) })
  return {
    engine: meilisearch({ url: url!, key, index }),
    async drop() {
      for (const uid of [index, `${index}_state`]) await client.deleteIndex(uid).waitTask({ timeout: 10_000 })
    },
  }
}
