import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { SeatLine } from '#server/seats/seat-view.contract.ts'

/** One's own seat: whether it takes work, since when and why, and how full it is. */
export class Seat {
  line = $state.raw<SeatLine | null>(null)
  isBusy = $state(false)
  /** The product itself took this seat out of the queue, and one click puts it back. */
  readonly wasTakenOut = $derived(
    (this.line?.presence === 'away' && ['missedOffer', 'idle'].includes(this.line.presenceReason ?? '')) ||
      (this.line?.presence === 'offline' && this.line.presenceReason === 'connectionLost'),
  )
  readonly #id: string

  constructor(id: string) {
    this.#id = id
  }

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    void this.load()
    const off = [
      live.on('seat', ({ seat }) => {
        if (seat.id === this.#id) this.line = seat
      }),
      // What one accepts, finishes or misses changes the seat, whether or not the floor's own messages reach it.
      live.on('offerEnded', () => void this.load()),
      live.on('caughtUp', () => void this.load()),
    ]
    return () => off.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    this.line = await api.get<SeatLine>('/api/me/seat').catch(() => this.line)
  }

  async change(presence: string, reason?: string): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    try {
      this.line = await api.put<SeatLine>('/api/me/presence', { presence, ...(reason ? { reason } : {}) })
    } finally {
      this.isBusy = false
    }
  }
}
