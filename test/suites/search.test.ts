import { randomUUID } from 'node:crypto'
import { Meilisearch } from 'meilisearch'
import { meilisearch } from '#server/search/meilisearch.ts'
import { memorySearch } from '#server/search/memory.ts'
import { searchSuite } from './search.ts'
import { synonyms } from './search.documents.ts'

searchSuite('memory', async () => ({ search: memorySearch({ synonyms }), close: async () => {} }))

// The real engine, wherever one is named. Every index has a name of its own and is removed afterwards.
const { MEILI_URL: url, MEILI_KEY: key } = process.env
if (url) {
  searchSuite('meilisearch', async () => {
    const index = `suite_${randomUUID().slice(0, 8)}`
    const search = meilisearch({ url, key, synonyms, index })
    await search.prepare()
    const client = new Meilisearch({ host: url, ...(key ? { apiKey: key } : {}) })
    const close = async () => {
      for (const uid of [index, `${index}_state`]) await client.deleteIndex(uid).waitTask({ timeout: 10_000 })
    }
    return { search, close }
  })
}
