import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { SearchHelp } from '#server/kb/article-view.contract.ts'
import { audiencesOf } from '#server/kb/readers.ts'
import { tokensOf } from './audience.ts'
import { inOtherLanguage, mended, vocabularyOf, type Vocabulary } from './further.ts'
import type { SearchDesk } from './index-desk.ts'
import { planQuery } from './plan.ts'
import type { SearchQuery } from './port.ts'
import { wordsOfArticles } from './vocabulary.store.ts'

const keptMs = 60_000
const kept = new WeakMap<SearchDesk, Map<string, { until: number; words: Promise<Vocabulary> }>>()

/**
 * What may help a reader who found nothing: the question without its filters, with its spelling mended, or in the other
 * language. Each is tried as this reader, and only what finds something is said, so a hint tells nothing that a search
 * would not.
 */
export async function lookFurther(
  deps: Pick<Deps, 'db' | 'clock'>,
  desk: SearchDesk,
  who: Actor | null,
  query: Omit<SearchQuery, 'audience'>,
): Promise<SearchHelp> {
  const { found } = trying(desk, who, query)
  const { kinds: _kinds, ...wide } = query
  const anywhere = trying(desk, who, wide).count
  const isNarrowed = query.kinds !== undefined || Object.values(query.facets ?? {}).some((values) => values?.length)
  const vocabulary = await vocabularyFor(deps, desk, who)
  const [widened, spelling, otherLanguage] = await Promise.all([
    isNarrowed ? anywhere(query.text) : 0,
    found(mended(query.text, vocabulary)?.words ?? null),
    found(inOtherLanguage(planQuery(query.text, desk.synonyms))),
  ])
  return { withoutFilters: widened, spelling, otherLanguage }
}

/**
 * Something was found, but not for what was typed: 专先中断 finds whatever is 中断. The question as it was meant is said
 * where a stretch of it, written so, stands in nothing this reader may see, and where what it was meant to be does.
 */
export async function spelledBetter(
  deps: Pick<Deps, 'db' | 'clock'>,
  desk: SearchDesk,
  who: Actor | null,
  query: Omit<SearchQuery, 'audience'>,
): Promise<SearchHelp['spelling']> {
  const better = mended(query.text, await vocabularyFor(deps, desk, who))
  if (!better || query.text.includes('"')) return null
  const { kinds: _kinds, ...wide } = query
  const anywhere = trying(desk, who, wide).count
  const standing = await Promise.all(better.instead.map((stretch) => anywhere(`"${stretch}"`)))
  return standing.some((total) => total > 0) ? null : trying(desk, who, query).found(better.words)
}

/** Asks as this reader for the same kinds of things, without the other filters. */
function trying(desk: SearchDesk, who: Actor | null, { facets: _facets, ...query }: Omit<SearchQuery, 'audience'>) {
  const audience = { tokens: tokensOf(who) }
  const count = async (text: string) => (await desk.search({ ...query, text, audience, limit: 1, offset: 0 })).total
  const found = async (words: string | null) => {
    if (!words || words.toLowerCase() === query.text.trim().toLowerCase()) return null
    const total = await count(words)
    return total > 0 ? { words, total } : null
  }
  return { count, found }
}

function vocabularyFor(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  desk: SearchDesk,
  who: Actor | null,
): Promise<Vocabulary> {
  const audiences = audiencesOf(who)
  const key = audiences.join()
  const mine = kept.get(desk) ?? new Map<string, { until: number; words: Promise<Vocabulary> }>()
  kept.set(desk, mine)
  const now = clock.now().getTime()
  const before = mine.get(key)
  if (before && before.until > now) return before.words
  const words = wordsOfArticles(db, audiences).then((texts) => vocabularyOf(texts, desk.synonyms))
  words.catch(() => mine.delete(key))
  mine.set(key, { until: now + keptMs, words })
  return words
}
