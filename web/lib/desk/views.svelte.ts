import { api } from '#lib/api/index.ts'
import { paced, type Paced } from '#lib/state/paced.ts'
import type { ListQuery } from '#lib/tickets/query.ts'
import type { SavedView, ViewColumn, ViewFilters } from '#server/desk/saved-view.contract.ts'

export const usualColumns: readonly ViewColumn[] = ['account', 'holder', 'clock', 'opened']
export const columns: readonly ViewColumn[] = [
  'account',
  'circuit',
  'queue',
  'holder',
  'level',
  'type',
  'clock',
  'opened',
  'updated',
  'tags',
]

/** The list a view means. */
export function queryOf(view: Pick<SavedView, 'filters' | 'sort' | 'reverse' | 'group'>): ListQuery {
  const { filters, sort, reverse, group } = view
  // Kept before there were tags, a view asks for none.
  return { ...filters, tag: filters.tag ?? [], sort, reverse, group: group ?? '' }
}

export function filtersOf({ sort: _sort, group: _group, reverse: _reverse, ...filters }: ListQuery): ViewFilters {
  return filters
}

/** Whether the list on the screen is what this view means, whatever order the filters were chosen in. */
export function isSame(query: ListQuery, view: SavedView): boolean {
  const text = (one: ListQuery) =>
    JSON.stringify(
      Object.entries(one)
        .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value])
        .sort(([a], [b]) => String(a).localeCompare(String(b))),
    )
  return text(query) === text(queryOf(view))
}

/** Saved views with their counts, asked again at most every three seconds while tickets move. */
export class SavedViews {
  list = $state.raw<SavedView[]>([])
  mayShare = $state(false)
  readonly #asking: Paced = paced(() => this.read(), 3_000)

  constructor(given: { items: SavedView[]; mayShare: boolean }) {
    this.list = given.items
    this.mayShare = given.mayShare
  }

  async read(): Promise<void> {
    const { items, mayShare } = await api.get<{ items: SavedView[]; mayShare: boolean }>('/api/me/views')
    this.list = items
    this.mayShare = mayShare
  }

  soon(): void {
    this.#asking.soon()
  }

  stop(): void {
    this.#asking.stop()
  }
}
