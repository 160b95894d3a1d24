import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'
import { belongs, compareLines, groupOf } from './matches.ts'
import type { ListQuery } from './query.ts'

/** Further pages are large: whoever scrolls a long list scrolls fast. */
const nextPage = 200

export interface Page {
  items: TicketLine[]
  next: string | null
}

/**
 * One list on the screen. Rows change in place and never move by themselves: what is new waits behind `fresh` until the
 * reader asks for it, what no longer belongs stays, marked, until the reader looks elsewhere.
 */
export class TicketList {
  readonly query: ListQuery
  readonly #myId: string
  #lines = new SvelteMap<string, TicketLine>()
  #order = $state.raw<string[]>([])
  #fresh = new SvelteMap<string, TicketLine>()
  #next = $state<string | null>(null)
  readonly #compare: (a: TicketLine, b: TicketLine) => number
  /** In which group each row was placed: titles stand by it until the list is drawn anew. */
  #placed = new Map<string, string>()
  /** Rows that belong to this list no longer. */
  readonly left = new SvelteSet<string>()
  isLoading = $state(false)
  problem = $state.raw<unknown>(null)

  readonly rows = $derived(this.#order.flatMap((id) => this.#lines.get(id) ?? []))
  readonly freshCount = $derived(this.#fresh.size)
  readonly hasMore = $derived(this.#next !== null)

  constructor(query: ListQuery, myId: string, page: Page) {
    this.query = query
    this.#compare = compareLines(query.sort, query.group, query.reverse)
    this.#myId = myId
    this.#append(page)
  }

  /** A ticket changed somewhere: `line` is its present state. Older news than what is shown is ignored. */
  hear(line: TicketLine): void {
    const shown = this.#lines.get(line.id) ?? this.#fresh.get(line.id)
    if (shown && line.version < shown.version) return
    const isHere = belongs(line, this.query, this.#myId)
    if (this.#lines.has(line.id)) {
      this.#lines.set(line.id, line)
      if (isHere) this.left.delete(line.id)
      else this.left.add(line.id)
    } else if (isHere && this.#reaches(line)) this.#fresh.set(line.id, line)
    else this.#fresh.delete(line.id)
  }

  /** The reader asks to see what is new: everything takes its place in the order. */
  showFresh(): void {
    for (const [id, line] of this.#fresh) this.#lines.set(id, line)
    this.#fresh.clear()
    this.#forgetLeft()
    const lines = [...this.#lines.values()].sort(this.#compare)
    for (const line of lines) this.#place(line)
    this.#order = lines.map((line) => line.id)
  }

  /** The group a row stands in; null in a list without groups. */
  get groupOf(): ((line: TicketLine) => string) | null {
    const { group } = this.query
    return group ? (line) => this.#placed.get(line.id) ?? groupOf(line, group) : null
  }

  /** Nobody points at the list now: rows that left it may go. `keep` is the one that is open beside it. */
  settle(keep?: string | null): void {
    if (this.left.size > 0) this.#forgetLeft(keep)
  }

  async loadMore(): Promise<void> {
    if (this.#next === null || this.isLoading) return
    await this.#load(async () => this.#append(await this.#page(this.#next)))
  }

  async reload(): Promise<void> {
    await this.#load(async () => {
      const page = await this.#page(null)
      this.#lines.clear()
      this.#fresh.clear()
      this.left.clear()
      this.#order = []
      this.#append(page)
    })
  }

  async #load(work: () => Promise<void>): Promise<void> {
    this.isLoading = true
    this.problem = null
    try {
      await work()
    } catch (error) {
      this.problem = error
    } finally {
      this.isLoading = false
    }
  }

  #page(cursor: string | null): Promise<Page> {
    const limit = cursor ? nextPage : undefined
    return api.get<Page>('/api/tickets', { query: { ...this.query, cursor, limit } })
  }

  #append({ items, next }: Page): void {
    for (const line of items) {
      this.#lines.set(line.id, line)
      this.#fresh.delete(line.id)
      this.#place(line)
    }
    this.#order = [...new Set([...this.#order, ...items.map((line) => line.id)])]
    this.#next = next
  }

  /** Further down than what is loaded it will be met by loading more, so it is no news. */
  #reaches(line: TicketLine): boolean {
    const last = this.rows.at(-1)
    return this.#next === null || last === undefined || this.#compare(line, last) < 0
  }

  #place(line: TicketLine): void {
    this.#placed.set(line.id, groupOf(line, this.query.group))
  }

  #forgetLeft(keep?: string | null): void {
    const going = [...this.left].filter((id) => this.#lines.get(id)?.number !== keep)
    for (const id of going) {
      this.#lines.delete(id)
      this.left.delete(id)
    }
    this.#order = this.#order.filter((id) => this.#lines.has(id))
  }
}
