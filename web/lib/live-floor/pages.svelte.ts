import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'

export interface Page {
  number: string
  subject: string
  priority: TicketPriority
  queue: { code: string; name: string; nameEn: string }
}

/** Tickets nobody took, for which the supervisor was paged, until somebody has them or the supervisor has seen them. */
class Pages {
  #all = new SvelteMap<string, Page>()
  #seen = new SvelteSet<string>()
  readonly list = $derived([...this.#all.values()].filter(({ number }) => !this.#seen.has(number)))

  /** What waits already when the console opens. */
  async load(): Promise<void> {
    const [board, queues] = await Promise.all([
      api.get<LiveBoard>('/api/live'),
      api.get<{ items: QueueView[] }>('/api/queues'),
    ])
    for (const queue of board.queues) {
      const plan = queues.items.find(({ code }) => code === queue.code)
      if (!plan) continue
      for (const item of queue.waiting) {
        const isPaged = plan.plan.slice(0, item.relaxationStep).some((step) => step.do === 'pageSupervisor')
        if (!isPaged && item.offersMade < plan.maxOffers) continue
        const { number, subject, priority } = item
        this.#all.set(number, { number, subject, priority, queue })
      }
    }
  }

  /** True when this is news. */
  paged({ number, subject, priority, queue }: TicketLine): boolean {
    this.#seen.delete(number)
    const isNew = !this.#all.has(number)
    this.#all.set(number, { number, subject, priority, queue })
    return isNew
  }

  /** Somebody has it now, it waits in another queue whose plan begins anew, or there is nothing left to do about it. */
  settle(line: TicketLine, type: string): void {
    if (line.holder || type === 'ticket.queued' || !['acknowledged', 'inProgress'].includes(line.status)) {
      this.#all.delete(line.number)
      this.#seen.delete(line.number)
    }
  }

  dismiss(number: string): void {
    this.#seen.add(number)
  }
}

export const pages = new Pages()
