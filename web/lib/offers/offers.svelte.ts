import { SvelteMap } from 'svelte/reactivity'
import { api, ApiProblem } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { now } from '#lib/state/now.svelte.ts'
import type { OfferCard } from '#server/routing/offer.contract.ts'
import type { RejectionReason } from '#server/routing/queue.contract.ts'

export interface Shown {
  card: OfferCard
  /** Being accepted or declined: a second click does nothing. */
  isBusy: boolean
  /** Over: a word why stands on the card for a moment before it goes. */
  ended: Ending | null
  problem: unknown
}

export type Ending =
  | { outcome: string }
  /** The server's own sentence, with who has it now. */
  | { problem: ApiProblem }

const wordFor = 4_500

/** What is offered to this seat. Read at the start and after each reconnect; between them the live channel tells. */
export class Offers {
  #shown = new SvelteMap<string, Shown>()
  readonly list = $derived([...this.#shown.values()].sort((a, b) => a.card.expiresAt.localeCompare(b.card.expiresAt)))
  readonly open = $derived(this.list.filter(({ ended }) => ended === null))
  readonly #onNew: (card: OfferCard) => void

  constructor(onNew: (card: OfferCard) => void) {
    this.#onNew = onNew
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    void this.load()
    const off = [
      live.on('offer', ({ offer }) => this.#add(offer)),
      live.on('offerEnded', ({ offerId, outcome }) => this.#end(offerId, { outcome })),
      live.on('caughtUp', () => void this.load()),
    ]
    const watch = setInterval(() => this.#expire(), 500)
    return () => {
      clearInterval(watch)
      for (const stop of off) stop()
    }
  }

  async load(): Promise<void> {
    try {
      const { items } = await api.get<{ items: OfferCard[] }>('/api/me/offers')
      const open = new Set<string>(items.map((card) => card.offerId))
      for (const card of items) this.#add(card)
      for (const { card, ended, isBusy } of this.list)
        if (!ended && !isBusy && !open.has(card.offerId)) this.#end(card.offerId, { outcome: 'gone' })
    } catch {
      // The live channel and the next reconnect tell it as well.
    }
  }

  /** Answers the ticket's number, or null when it could not be had; the card then says why. */
  async accept(offerId: string): Promise<string | null> {
    return this.#act(offerId, async () => {
      const { number } = await api.put<{ number: string }>(`/api/offers/${offerId}/acceptance`, {})
      return number
    })
  }

  async decline(offerId: string, reason: RejectionReason, note: string): Promise<void> {
    await this.#act(offerId, async () => {
      await api.put(`/api/offers/${offerId}/rejection`, { reason, ...(note ? { note } : {}) })
      return ''
    })
  }

  async #act(offerId: string, work: () => Promise<string>): Promise<string | null> {
    const offer = this.#shown.get(offerId)
    if (!offer || offer.isBusy || offer.ended) return null
    this.#set(offerId, { isBusy: true, problem: null })
    try {
      const answer = await work()
      this.#shown.delete(offerId)
      return answer
    } catch (error) {
      this.#set(offerId, { isBusy: false, problem: error })
      if (error instanceof ApiProblem && (error.code === 'offer.ended' || error.status === 404))
        this.#end(offerId, { problem: error })
      return null
    }
  }

  #add(card: OfferCard): void {
    const known = this.#shown.get(card.offerId)
    if (known || Date.parse(card.expiresAt) <= now.ms) return
    this.#shown.set(card.offerId, { card, isBusy: false, ended: null, problem: null })
    this.#onNew(card)
  }

  #end(offerId: string, ended: Ending): void {
    const offer = this.#shown.get(offerId)
    if (!offer || offer.ended) return
    // Our own click is on its way: its answer says more than the news of it.
    if (offer.isBusy && 'outcome' in ended && ended.outcome !== 'timedOut') return
    this.#set(offerId, { ended })
    setTimeout(() => this.#shown.delete(offerId), wordFor)
  }

  /** Late by more than a breath and nobody said so: it cannot be open any more. */
  #expire(): void {
    for (const { card, isBusy } of this.open)
      if (!isBusy && Date.parse(card.expiresAt) + 1_500 < Date.now()) this.#end(card.offerId, { outcome: 'timedOut' })
  }

  #set(offerId: string, change: Partial<Shown>): void {
    const offer = this.#shown.get(offerId)
    if (offer) this.#shown.set(offerId, { ...offer, ...change })
  }
}
