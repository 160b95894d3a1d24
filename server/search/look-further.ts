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
  const audience = { tokens: tokensOf(who) }
  const count = async (text: string, narrow: boolean) => {
    const { facets, kinds, ...rest } = query
    const asked = narrow ? { ...rest, ...(facets ? { facets } : {}), ...(kinds ? { kinds } : {}) } : rest
    return (await desk.search({ ...asked, text, audience, limit: 1, offset: 0 })).total
  }
  const found = async (words: string | null) => {
    if (!words || words.toLowerCase() === query.text.trim().toLowerCase()) return null
    const total = await count(words, false)
    return total > 0 ? { words, total } : null
  }
  const isNarrowed = query.kinds !== undefined || Object.values(query.facets ?? {}).some((values) => values?.length)
  const vocabulary = await vocabularyFor(deps, desk, who)
  const [widened, spelling, otherLanguage] = await Promise.all([
    isNarrowed ? count(query.text, false) : 0,
    found(mended(query.text, vocabulary)),
    found(inOtherLanguage(planQuery(query.text, desk.synonyms))),
  ])
  return { withoutFilters: widened, spelling, otherLanguage }
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
