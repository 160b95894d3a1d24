import { api } from '#lib/api/index.ts'
import type { SavedQuestion, SavedSearch } from '#server/search/saved/saved-search.contract.ts'

/** The searches this person keeps, the same on every machine. Read once, when they are first shown. */
class SavedSearches {
  list = $state.raw<SavedSearch[]>([])
  #read = false

  async read(): Promise<void> {
    if (this.#read) return
    this.#read = true
    try {
      this.list = (await api.get<{ items: SavedSearch[] }>('/api/saved-searches')).items
    } catch {
      this.#read = false
    }
  }

  async save(name: string, question: SavedQuestion): Promise<void> {
    this.list = (await api.post<{ items: SavedSearch[] }>('/api/saved-searches', { name, question })).items
    this.#read = true
  }

  async forget(id: string): Promise<void> {
    await api.delete(`/api/saved-searches/${id}`)
    this.list = this.list.filter((one) => one.id !== id)
  }
}

export const saved = new SavedSearches()

/** Where a kept search is asked again. */
export function addressOfSaved({ q, kind, facets }: SavedQuestion): string {
  const search = new URLSearchParams()
  if (q) search.set('q', q)
  for (const one of kind) search.append('kind', one)
  for (const [facet, values] of Object.entries(facets)) for (const value of values) search.append(facet, value)
  return `/search?${search}`
}
