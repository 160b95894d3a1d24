import { languageNames } from '#lib/i18n/language.ts'
import { terms } from '#lib/i18n/terms.ts'
import { articleTerms } from '#lib/kb/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { SavedQuestion } from '#server/search/saved/saved-search.contract.ts'

export const kindNames = ['article', 'ticket', 'account', 'circuit'] as const
export type KindName = (typeof kindNames)[number]

type Say = (value: string) => string
const by =
  (words: Record<string, () => string>): Say =>
  (value) =>
    words[value]?.() ?? value

/** What the search screen narrows by, in this order; where a facet has no values for what was found it is not shown. */
export const searchFacets: Record<string, { label: () => string; say: Say }> = {
  product: { label: m.kb_facet_product, say: by(articleTerms.product) },
  type: { label: m.kb_facet_type, say: by({ ...articleTerms.type, ...terms.type }) },
  status: { label: m.search_facet_status, say: by({ ...terms.status, ...terms.circuitStatus }) },
  priority: { label: m.search_facet_priority, say: by(terms.priority) },
  symptom: { label: m.search_facet_symptom, say: by(terms.symptom) },
  language: { label: m.kb_facet_language, say: (value) => (languageNames as Record<string, string>)[value] ?? value },
  audience: { label: m.kb_facet_audience, say: by(articleTerms.audience) },
  confidence: { label: m.search_facet_confidence, say: by(terms.confidence) },
}
const facetNames = Object.keys(searchFacets)

/** What an address asks for; what it names that there is not is left out. */
export function readQuestion(search: URLSearchParams): SavedQuestion {
  const facets = Object.fromEntries(
    facetNames.flatMap((facet) => {
      const values = [...new Set(search.getAll(facet))].slice(0, 20)
      return values.length > 0 ? [[facet, values]] : []
    }),
  )
  return {
    q: (search.get('q') ?? '').trim().slice(0, 400),
    kind: kindNames.filter((kind) => search.getAll('kind').includes(kind)),
    facets,
  }
}

export function toggledFacet(question: SavedQuestion, facet: string, value: string): SavedQuestion {
  const values = question.facets[facet] ?? []
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
  const { [facet]: _, ...others } = question.facets
  return { ...question, facets: next.length > 0 ? { ...others, [facet]: next } : others }
}
