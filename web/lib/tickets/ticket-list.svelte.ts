import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'
import { belongs, compareLines } from './matches.ts'
import type { ListQuery } from './query.ts'

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
  /** Rows that belong to this list no longer. */
  readonly left = new SvelteSet<string>()
  isLoading = $state(false)
  problem = $state.raw<unknown>(null)

  readonly rows = $derived(this.#order.flatMap((id) => this.#lines.get(id) ?? []))
  readonly freshCount = $derived(this.#fresh.size)
  readonly hasMore = $derived(this.#next !== null)

  constructor(query: ListQuery, myId: string, page: Page) {
    this.query = query
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
    this.#order = [...this.#lines.values()].sort(compareLines(this.query.sort)).map((line) => line.id)
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
    return api.get<Page>('/api/tickets', { query: { ...this.query, cursor } })
  }

  #append({ items, next }: Page): void {
    for (const line of items) {
      this.#lines.set(line.id, line)
      this.#fresh.delete(line.id)
    }
    this.#order = [...new Set([...this.#order, ...items.map((line) => line.id)])]
    this.#next = next
  }

  /** Further down than what is loaded it will be met by loading more, so it is no news. */
  #reaches(line: TicketLine): boolean {
    const last = this.rows.at(-1)
    return this.#next === null || last === undefined || compareLines(this.query.sort)(line, last) < 0
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
