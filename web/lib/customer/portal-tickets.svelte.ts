import { SvelteMap } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import type { PortalPage, PortalState } from '#server/tickets/portal-tickets.contract.ts'
import type { CustomerTicketLine } from '#server/tickets/ticket-view.contract.ts'

export const isOpen = ({ status }: Pick<CustomerTicketLine, 'status'>) =>
  status !== 'closed' && status !== 'rejected' && status !== 'cancelled'

/** One of the customer's lists, page by page, kept up to date by the live channel. */
export class PortalTickets {
  counts = $state<PortalPage['counts']>({ open: 0, yours: 0, closed: 0 })
  next = $state<string | null>(null)
  isLoading = $state(false)
  readonly state: PortalState
  #lines = new SvelteMap<string, CustomerTicketLine>()
  /** What asks for the customer first, then the newest. */
  readonly lines = $derived(
    [...this.#lines.values()].sort(
      (a, b) => Number(b.awaitsYou) - Number(a.awaitsYou) || b.number.localeCompare(a.number),
    ),
  )

  constructor(state: PortalState, page: PortalPage) {
    this.state = state
    this.#add(page)
  }

  async more(): Promise<void> {
    this.isLoading = true
    try {
      this.#add(await this.#get({ state: this.state, cursor: this.next }))
    } finally {
      this.isLoading = false
    }
  }

  /** A ticket changed: it is taken in, or leaves the list, and the figures follow. */
  async hear(line: CustomerTicketLine): Promise<void> {
    const belongs = this.state === 'closed' ? !isOpen(line) : isOpen(line) && (this.state === 'open' || line.awaitsYou)
    if (belongs) this.#apply(line)
    else this.#lines.delete(line.number)
    this.counts = (await this.#get({ state: this.state, limit: 1 })).counts
  }

  #add({ items, next, counts }: PortalPage): void {
    for (const line of items) this.#apply(line)
    this.next = next
    this.counts = counts
  }

  #apply(line: CustomerTicketLine): void {
    if (line.version >= (this.#lines.get(line.number)?.version ?? 0)) this.#lines.set(line.number, line)
  }

  #get(query: { state: PortalState; cursor?: string | null; limit?: number }): Promise<PortalPage> {
    return api.get<PortalPage>('/api/portal/tickets', { query })
  }
}
