import { api, ApiProblem } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { IncidentView } from '#server/incidents/incident-view.contract.ts'

/** One incident on the screen: the newest view, and its verbs. */
export class IncidentRoom {
  view = $state.raw() as IncidentView
  problem = $state.raw<unknown>(null)
  readonly #at: string

  constructor(view: IncidentView) {
    this.view = view
    this.#at = `/api/incidents/${encodeURIComponent(view.number)}`
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    const reading = paced(() => this.refresh(), 1500)
    const isMine = (number: string) => number === this.view.number
    const concerns = (number: string) => this.view.tickets.some((ticket) => ticket.number === number)
    const off = [
      live.on('incident', ({ number }) => isMine(number) && reading.soon()),
      live.on(
        'ticket',
        ({ number, line }) => (concerns(number) || isMine(number) || line.type === 'fault') && reading.soon(),
      ),
      live.on('caughtUp', () => reading.soon()),
    ]
    return () => {
      off.forEach((stop) => stop())
      reading.stop()
    }
  }

  async refresh(): Promise<void> {
    try {
      this.view = await api.get<IncidentView>(this.#at)
      this.problem = null
    } catch (error) {
      this.problem = error
    }
  }

  /** One verb; what changed meanwhile is read first, so that the next try is based on it. */
  async act(method: 'POST' | 'PUT' | 'DELETE', noun: string, body: object, key?: string): Promise<void> {
    try {
      const options = key ? { idempotencyKey: key } : {}
      this.view = (await api.send<IncidentView>(method, `${this.#at}/${noun}`, body, options)).body
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await this.refresh()
      throw error
    }
  }
}
