import { api, newKey } from '#lib/api/index.ts'
import { kept } from '#lib/tickets/kept.ts'
import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'

/** One ticket as its customer has it open: the newest view, and the answer that is being written. */
export class CustomerRoom {
  ticket = $state.raw() as CustomerTicketView
  answer = $state({ id: '', body: '' })
  /** Where the API has this ticket: `/api/follow/…` or `/api/portal/tickets/…`. */
  readonly base: string
  readonly #draft: string
  #attempted: string | null = null

  constructor(base: string, ticket: CustomerTicketView, answer: { id: string; body: string }) {
    this.base = base
    this.ticket = ticket
    this.answer = answer
    this.#draft = `answer:${ticket.number}`
  }

  /** An answer overtaken on its way by a newer one is dropped. */
  apply(ticket: CustomerTicketView): void {
    if (ticket.version >= this.ticket.version) this.ticket = ticket
  }

  async refresh(): Promise<void> {
    this.apply(await api.get<CustomerTicketView>(this.base))
  }

  restore(): void {
    const draft = kept.read<{ id: string; body: string }>(this.#draft)
    if (draft?.body && !this.answer.body) this.answer = draft
  }

  keep(): void {
    const { id, body } = this.answer
    if (body.trim()) kept.write(this.#draft, { id, body })
    else kept.forget(this.#draft)
  }

  async send(body: string, files: string[]): Promise<void> {
    // The same id is the same message: words changed after a lost answer would otherwise vanish.
    if (this.#attempted !== null && this.#attempted !== body) this.answer.id = newKey()
    this.#attempted = body
    const { id } = this.answer
    this.apply(await api.post<CustomerTicketView>(`${this.base}/messages`, { id, body, files }))
    this.#attempted = null
    this.answer = { id: newKey(), body: '' }
  }

  async confirm(rating: number, comment: string): Promise<void> {
    const answer = { rating, ...(comment.trim() ? { comment: comment.trim() } : {}) }
    this.apply(await api.put<CustomerTicketView>(`${this.base}/confirmation`, answer))
  }

  async object(pause: number, reason: string): Promise<void> {
    this.apply(await api.post<CustomerTicketView>(`${this.base}/pauses/${pause}/objections`, { reason: reason.trim() }))
  }

  async push(reason: string): Promise<void> {
    this.apply(await api.post<CustomerTicketView>(`${this.base}/escalations`, { reason: reason.trim() }))
  }

  async reject(reason: string): Promise<void> {
    this.apply(await api.put<CustomerTicketView>(`${this.base}/rejection`, { reason: reason.trim() }))
  }
}
