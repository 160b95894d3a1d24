import { api, ApiProblem } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { EscalationView } from '#server/escalation/account-escalation-view.contract.ts'

/** One record on the screen: the newest view, its verbs, and how far its reader has read. */
export class EscalationRoom {
  view = $state.raw() as EscalationView
  problem = $state.raw<unknown>(null)
  readonly #at: string

  constructor(view: EscalationView) {
    this.view = view
    this.#at = `/api/account-escalations/${encodeURIComponent(view.number)}`
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    const reading = paced(() => this.refresh(), 1000)
    const causes = (number: string) => this.view.causes.some((ticket) => ticket.number === number)
    const off = [
      live.on('escalation', ({ number }) => number === this.view.number && reading.soon()),
      live.on('ticket', ({ number }) => causes(number) && reading.soon()),
      live.on('caughtUp', () => reading.soon()),
    ]
    this.#see()
    return () => {
      off.forEach((stop) => stop())
      reading.stop()
    }
  }

  async refresh(): Promise<void> {
    try {
      this.view = await api.get<EscalationView>(this.#at)
      this.problem = null
      this.#see()
    } catch (error) {
      this.problem = error
    }
  }

  async act(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', noun: string, body?: object, key?: string): Promise<void> {
    try {
      this.view = (
        await api.send<EscalationView>(method, `${this.#at}${noun}`, body, key ? { idempotencyKey: key } : {})
      ).body
      this.#see()
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await this.refresh()
      throw error
    }
  }

  /** Who watches it and has it on the screen has read it. */
  #see(): void {
    if (!this.view.isNews || document.visibilityState === 'hidden') return
    void api.put(`${this.#at}/sight`, { version: this.view.version }).catch(() => undefined)
  }
}
