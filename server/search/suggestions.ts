import type { Language } from '#server/accounts/account.contract.ts'
import type { Suggestion } from '#server/kb/article-view.contract.ts'

export type Because = Suggestion['because']

/** An article that may fit, with everything that speaks for it. */
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
  symptom: boolean
  product: boolean
}

const most = 6
const places = 12
// Below this an article shares no more with the ticket than half of the library does.
const least = 2.5

/** How much speaks for an article. What helped before on this very circuit counts most. */
export function worth(candidate: Candidate, reader: Language): number {
  const { earlierFix, place, symptom, product, confidence, language } = candidate
  return (
    (earlierFix === 'sameSymptom' ? 6 : earlierFix === 'otherSymptom' ? 2.5 : 0) +
    (place === null ? 0 : 3 * (1 - place / places)) +
    (symptom ? 2 : 0) +
    (product ? 1 : 0) +
    (confidence === 'validated' ? 0.25 : 0) +
    (language === reader ? 0.5 : 0)
  )
}

/** The one reason that is told. */
export function reasonFor({ earlierFix, place, symptom, product }: Candidate): Because {
  if (earlierFix === 'sameSymptom') return 'earlierFix'
  if (place !== null && place < places / 3) return 'text'
  if (earlierFix) return 'earlierFix'
  if (symptom) return 'symptom'
  return place === null && product ? 'product' : 'text'
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
  const fixes = group.map(({ earlierFix }) => earlierFix)
  return {
    ...shown,
    place: places.length > 0 ? Math.min(...places) : null,
    earlierFix: (['sameSymptom', 'otherSymptom'] as const).find((fix) => fixes.includes(fix)) ?? null,
    symptom: group.some(({ symptom }) => symptom),
    product: group.some(({ product }) => product),
  }
}
