import type { CircuitKind, Language } from '#server/accounts/account.contract.ts'
import type { ArticleProduct } from '#server/kb/article.contract.ts'
import type { Suggestion } from '#server/kb/article-view.contract.ts'

export type Because = Suggestion['because']

/** An article that may fit, with everything that speaks for it and against it. */
export interface Candidate {
  number: string
  language: Language
  /** The article it is the other language of. */
  translates: string | null
  confidence: Suggestion['confidence']
  /** It solved an earlier ticket on this circuit: with the same symptom, or with another. */
  earlierFix: 'sameSymptom' | 'otherSymptom' | null
  /** Place among the answers to the ticket's own words, from 0; null where they do not find it. */
  place: number | null
  /** They stand in its title or keywords, not just somewhere in its text. */
  named: boolean
  symptom: boolean
  product: ProductFit
  /** Place among what the words find that are being written on the ticket; they have to name the article. */
  typed?: number | null
  /** The ticket's words are those of an alarm. */
  isAlarm?: boolean
}

export type ProductFit = 'same' | 'open' | 'other'

/** Names are resolved over every kind of access, and how a desk works has no product. */
export function productFit(article: ArticleProduct, circuit: CircuitKind | null): ProductFit {
  if (article === circuit) return 'same'
  return circuit === null || article === 'operations' || article === 'dns' ? 'open' : 'other'
}

const most = 6
const places = 12
// Below this an article shares no more with the ticket than half of the library does.
const least = 2.5

/**
 * How much speaks for an article. What helped before on this very circuit counts most. Words alone count where they
 * name the article, and hardly beyond the first answer: a description mentions much that the fault is not about.
 */
export function worth(candidate: Candidate, reader: Language): number {
  const { earlierFix, place, named, symptom, product, confidence, language, typed = null } = candidate
  const isAbout = symptom || product === 'same'
  return (
    (earlierFix === 'sameSymptom' ? 6 : earlierFix === 'otherSymptom' ? 1.5 : 0) +
    (place === null ? 0 : isAbout ? 3 * (1 - place / places) : named ? Math.max(0, 2.6 * (1 - place / 3)) : 0) +
    (typed === null ? 0 : Math.max(0, 3 * (1 - typed / 4))) +
    (symptom ? 2 : 0) +
    { same: 1, open: 0, other: -1 }[product] +
    (confidence === 'validated' ? 0.25 : 0) +
    (language === reader ? 0.5 : 0)
  )
}

/** The one reason that is told. */
export function reasonFor({ earlierFix, place, symptom, product, typed = null, isAlarm }: Candidate): Because {
  const words = isAlarm ? 'alarm' : 'text'
  if (earlierFix === 'sameSymptom') return 'earlierFix'
  if (typed !== null && typed < 3) return 'typed'
  if (place !== null && place < places / 3) return words
  if (symptom) return 'symptom'
  if (earlierFix) return 'earlierFix'
  return place === null && product === 'same' ? 'product' : words
}

/** The best few, one language of each article: the reader's where there is one. */
export function bestOf(
  candidates: readonly Candidate[],
  reader: Language,
): { candidate: Candidate; because: Because }[] {
  const groups = Map.groupBy(candidates, ({ number, translates }) => translates ?? number)
  return [...groups.values()]
    .map((group) => together(group, reader))
    .filter((candidate) => worth(candidate, reader) >= least)
    .sort((a, b) => worth(b, reader) - worth(a, reader) || (a.number < b.number ? -1 : 1))
    .slice(0, most)
    .map((candidate) => ({ candidate, because: reasonFor(candidate) }))
}

/** What speaks for one language of an article speaks for the other as much: it may have been found by better words. */
function together(group: readonly Candidate[], reader: Language): Candidate {
  const shown = group.find(({ language }) => language === reader) ?? group[0]!
  const places = group.map(({ place }) => place).filter((place) => place !== null)
  const typed = group.map(({ typed }) => typed ?? null).filter((place) => place !== null)
  const fixes = group.map(({ earlierFix }) => earlierFix)
  const fits = group.map(({ product }) => product)
  return {
    ...shown,
    place: places.length > 0 ? Math.min(...places) : null,
    typed: typed.length > 0 ? Math.min(...typed) : null,
    named: group.some(({ named }) => named),
    earlierFix: (['sameSymptom', 'otherSymptom'] as const).find((fix) => fixes.includes(fix)) ?? null,
    symptom: group.some(({ symptom }) => symptom),
    product: (['same', 'open', 'other'] as const).find((fit) => fits.includes(fit))!,
  }
}
