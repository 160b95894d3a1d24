import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Meilisearch } from 'meilisearch'
import { parse } from 'yaml'
import { articleFilesBelow } from '#server/kb/article-folder.store.ts'
import { contentFolder } from '#server/kb/content-folder.ts'
import { parseLibrary } from '#server/kb/front-matter.ts'
import { articleDocument } from '#server/search/documents.ts'
import { meilisearch } from '#server/search/meilisearch.ts'
import { memorySearch } from '#server/search/memory.ts'
import type { Search, SearchDocument } from '#server/search/port.ts'
import { readSynonyms, synonymsOf } from '#server/search/synonyms.ts'
import { table } from './statistics.ts'

export interface Judged {
  class: 'zh' | 'en' | 'zhToEn' | 'enToZh' | 'misspelt' | 'pinyin'
  q: string
  answers: string[]
}

export interface Score {
  queries: number
  mrr: number
  hit: number
  /** Questions whose answer is not among the first ten. */
  missed: string[]
}

const first = 10
const aims: Partial<Record<Judged['class'], number>> = { zh: 0.9, en: 0.9, zhToEn: 0.8, enToZh: 0.8 }

export const judgedQueries = async (): Promise<Judged[]> =>
  parse(await readFile(path.join(import.meta.dirname, 'judged.yaml'), 'utf8')) as Judged[]

export const houseSynonyms = async () => synonymsOf(await readSynonyms(path.join(contentFolder, 'synonyms.yaml')))

/** The articles that come with the product, as they are indexed. */
export async function contentDocuments(): Promise<SearchDocument[]> {
  const { articles, problems } = parseLibrary(await articleFilesBelow(contentFolder))
  if (problems.length > 0) throw new Error(problems.map(({ file, reason }) => `${file}: ${reason}`).join('\n'))
  return articles.map((article) =>
    articleDocument({
      ...article,
      equipment: article.equipment ?? null,
      translates: article.translates ?? null,
      solved: 0,
      updatedAt: new Date('2026-11-01T00:00:00Z'),
    }),
  )
}

/** Asked as a technical seat whose language is the question's: the one who may read everything. */
export async function judge(search: Search, judged: readonly Judged[]): Promise<Map<string, Score>> {
  const scores = new Map<string, Score>()
  for (const one of judged) {
    const { hits } = await search.search({
      text: one.q,
      kinds: ['article'],
      language: /\p{Script=Han}/u.test(one.q) || one.class === 'pinyin' ? 'zh-CN' : 'en',
      audience: { tokens: ['public', 'customers', 'agents', 'technicians'] },
      limit: first,
    })
    const place = hits.findIndex(({ number }) => one.answers.includes(number))
    const score = scores.get(one.class) ?? { queries: 0, mrr: 0, hit: 0, missed: [] }
    score.queries++
    if (place >= 0) {
      score.mrr += 1 / (place + 1)
      score.hit++
    } else
      score.missed.push(
        `${one.q} (${one.answers.join(' ')}; ${hits
          .slice(0, 3)
          .map(({ number }) => number)
          .join(' ')})`,
      )
    scores.set(one.class, score)
  }
  for (const score of scores.values()) {
    score.mrr /= score.queries
    score.hit /= score.queries
  }
  return scores
}

/** How well what is asked is answered, for each driver there is. */
export async function relevanceBench(): Promise<void> {
  const [judged, documents, synonyms] = await Promise.all([judgedQueries(), contentDocuments(), houseSynonyms()])
  const memory = memorySearch({ synonyms })
  await memory.rebuild(documents)
  tell('in process', await judge(memory, judged), documents.length)
  const { MEILI_URL: url, MEILI_KEY: key } = process.env
  if (!url) return
  const index = `relevance_${randomUUID().slice(0, 8)}`
  const client = new Meilisearch({ host: url, ...(key ? { apiKey: key } : {}) })
  const engine = meilisearch({ url, key, synonyms, index })
  try {
    await engine.prepare()
    await engine.rebuild(documents)
    const { pkgVersion } = await client.getVersion()
    tell(`Meilisearch ${pkgVersion}`, await judge(engine, judged), documents.length)
  } finally {
    for (const uid of [index, `${index}_state`]) await client.deleteIndex(uid).waitTask({ timeout: 10_000 })
  }
}

function tell(driver: string, scores: Map<string, Score>, documents: number): void {
  const rows = [...scores].map(([name, { queries, mrr, hit }]) => [
    name,
    String(queries),
    mrr.toFixed(2),
    hit.toFixed(2),
    aims[name as Judged['class']]?.toFixed(1) ?? '',
  ])
  const all = [...scores.values()].reduce((sum, { queries }) => sum + queries, 0)
  console.log(`\nRelevance, ${driver}: ${all} judged questions over ${documents} articles`)
  console.log(table(['class', 'questions', 'MRR@10', 'hit@10', 'aim'], rows))
  for (const [name, { missed }] of scores) if (missed.length > 0) console.log(`missed, ${name}: ${missed.join('; ')}`)
}
