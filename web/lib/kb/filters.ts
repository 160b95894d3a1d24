import { language } from '#server/accounts/account.contract.ts'
import { articleAudience, articleProduct, articleType } from '#server/kb/article.contract.ts'

export const facets = ['product', 'type', 'language', 'audience'] as const
export type Facet = (typeof facets)[number]
export type Filters = { q: string } & Record<Facet, string[]>

const values: Record<Facet, readonly string[]> = {
  product: articleProduct.options,
  type: articleType.options,
  language: language.options,
  audience: articleAudience.options,
}

/** What an address asks for; whatever it says that there is not is left out. */
export function readFilters(search: URLSearchParams): Filters {
  const chosen = (facet: Facet) => search.getAll(facet).filter((value) => values[facet].includes(value))
  return {
    q: (search.get('q') ?? '').slice(0, 400),
    product: chosen('product'),
    type: chosen('type'),
    language: chosen('language'),
    audience: chosen('audience'),
  }
}

export function addressOf(filters: Filters): string {
  const search = new URLSearchParams()
  if (filters.q.trim()) search.set('q', filters.q.trim())
  for (const facet of facets) for (const value of filters[facet]) search.append(facet, value)
  const tail = search.toString()
  return tail ? `/kb?${tail}` : '/kb'
}

export function toggled(filters: Filters, facet: Facet, value: string): Filters {
  const has = filters[facet].includes(value)
  return { ...filters, [facet]: has ? filters[facet].filter((one) => one !== value) : [...filters[facet], value] }
}

export const countOf = (filters: Filters): number => facets.reduce((sum, facet) => sum + filters[facet].length, 0)

/** The values to choose from, in the order of their list: those that are there, and those that are chosen. */
export function choicesOf(
  facet: Facet,
  counts: Record<string, number> | undefined,
  chosen: readonly string[],
): { value: string; count: number }[] {
  return values[facet]
    .map((value) => ({ value, count: counts?.[value] ?? 0 }))
    .filter(({ value, count }) => count > 0 || chosen.includes(value))
}
