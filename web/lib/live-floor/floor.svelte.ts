import { SvelteSet } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import { paced } from '#lib/state/paced.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import { steady, type Placed } from '#lib/state/steady.ts'

export type FloorQueue = LiveBoard['queues'][number]
export type FloorSeat = LiveBoard['seats'][number]
export type FloorOffer = LiveBoard['offers'][number]
export type Waiting = FloorQueue['waiting'][number]

/** A waiting ticket on its way to somebody. */
export interface Carried {
  item: Waiting
  queue: FloorQueue
}

type Hold = 'pointer' | 'focus' | 'drag' | 'dialog'

const fastest = 500
const slowest = 10_000

/** The floor as the supervisor watches it: read afresh when something happens, twice a second at most. */
export class Floor {
  board = $state.raw() as LiveBoard
  /** Waiting work by queue, in the places where it was last seen. */
  waiting = $state.raw<ReadonlyMap<string, readonly Placed<Waiting>[]>>(new Map())
  /** Why what is shown may be behind; null while it is fresh. */
  problem = $state.raw<unknown>(null)
  isLoading = $state(false)
  /** What is being dragged. */
  carried = $state.raw<Carried | null>(null)
  readonly queues: ReadonlyMap<string, QueueView>
  #holds = new SvelteSet<Hold>()

  constructor(board: LiveBoard, queues: readonly QueueView[]) {
    this.queues = new Map(queues.map((queue) => [queue.code, queue]))
    this.#show(board)
  }

  readonly totals = $derived.by(() => {
    const sum = (of: 'queued' | 'offered' | 'working' | 'parked') =>
      this.board.queues.reduce((total, queue) => total + queue[of], 0)
    const onDuty = this.board.seats.filter(({ presence }) => presence !== 'offline')
    const oldest = this.board.queues.flatMap(({ oldestQueuedAt }) => oldestQueuedAt ?? []).sort()[0]
    return {
      ...{ queued: sum('queued'), offered: sum('offered'), working: sum('working'), parked: sum('parked') },
      oldest: oldest ?? null,
      onDuty: onDuty.length,
      ready: onDuty.filter((seat) => seat.presence === 'available' && seat.connected).length,
      unattended: this.board.seats.filter(({ connected }) => !connected).flatMap(({ working }) => working).length,
    }
  })

  /** Call from an effect; returns the function that stops. */
  follow(): () => void {
    const looking = paced(() => this.refresh(), fastest)
    const soon = () => document.visibilityState === 'visible' && looking.soon()
    const off = [
      live.on('ticket', soon),
      live.on('ticketsChanged', soon),
      live.on('offer', soon),
      live.on('offerEnded', soon),
      live.on('seat', soon),
      live.on('caughtUp', soon),
    ]
    const timer = setInterval(soon, slowest)
    document.addEventListener('visibilitychange', soon)
    return () => {
      off.forEach((stop) => stop())
      clearInterval(timer)
      document.removeEventListener('visibilitychange', soon)
      looking.stop()
    }
  }

  async refresh(): Promise<void> {
    this.isLoading = true
    try {
      this.#show(await api.get<LiveBoard>('/api/live'))
      this.problem = null
    } catch (error) {
      this.problem = error
    } finally {
      this.isLoading = false
    }
  }

  get isHeld(): boolean {
    return this.#holds.size > 0
  }

  /** While anything holds the lists, their rows stay where they are. */
  hold(by: Hold, isHeld: boolean): void {
    if (isHeld) this.#holds.add(by)
    else if (this.#holds.delete(by) && this.#holds.size === 0) this.#show(this.board)
  }

  /** Whether the queue's plan has come to the step that pages the supervisor, or every offer came to nothing. */
  isPaged(queue: string, { relaxationStep, offersMade }: Waiting): boolean {
    const known = this.queues.get(queue)
    if (!known) return false
    return (
      offersMade >= known.maxOffers || known.plan.slice(0, relaxationStep).some((step) => step.do === 'pageSupervisor')
    )
  }

  #show(board: LiveBoard): void {
    const { isHeld } = this
    this.board = board
    this.waiting = new Map(
      board.queues.map(({ code, waiting }) => [
        code,
        steady(this.waiting.get(code), waiting, (item) => item.number, isHeld),
      ]),
    )
  }
}
