import { SvelteSet } from 'svelte/reactivity'
import { api } from '#lib/api/index.ts'
import { live } from '#lib/live/index.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { FloorNews } from '#server/realtime/realtime.contract.ts'
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

/** The floor as the supervisor watches it: told what changes as it changes, twice a second at most. */
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
  /** The last news heard; null before the first answer. */
  #seq: number | null = null

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

  /** Call from an effect; returns the function that stops. What changes comes over the live channel; nothing is asked for. */
  follow(): () => void {
    const off = [live.on('caughtUp', () => void this.#watch()), live.on('floor', (news) => this.#hear(news))]
    if (live.state === 'live') void this.#watch()
    return () => {
      off.forEach((stop) => stop())
      void live.ask('watchFloor', { on: false }).catch(() => undefined)
    }
  }

  /** The whole floor at once: over the live channel, or from the API while that is away. */
  async refresh(): Promise<void> {
    this.isLoading = true
    try {
      if (live.state === 'live') await this.#watch()
      else this.#show(await api.get<LiveBoard>('/api/live'))
      this.problem = null
    } catch (error) {
      this.problem = error
    } finally {
      this.isLoading = false
    }
  }

  async #watch(): Promise<void> {
    try {
      const answer = await live.ask('watchFloor', { on: true })
      if (!answer) return
      this.#seq = answer.seq
      this.#show(answer.board)
      this.problem = null
    } catch (error) {
      this.problem = error
    }
  }

  #hear(news: FloorNews): void {
    if (this.#seq === null || news.seq <= this.#seq) return
    // One was missed, or it comes from another process: the whole floor again.
    if (news.seq !== this.#seq + 1) return void this.#watch()
    this.#seq = news.seq
    const gone = new Set(news.gone)
    this.#show({
      at: news.at,
      queues: merged(this.board.queues, news.queues, ({ code }) => code, gone),
      seats: merged(this.board.seats, news.seats, ({ id }) => id, gone),
      offers: news.offers ?? this.board.offers,
    })
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

function merged<T>(
  shown: readonly T[],
  changed: readonly T[],
  keyOf: (one: T) => string,
  gone: ReadonlySet<string>,
): T[] {
  const fresh = new Map(changed.map((one) => [keyOf(one), one]))
  const kept = shown.filter((one) => !gone.has(keyOf(one))).map((one) => fresh.get(keyOf(one)) ?? one)
  const known = new Set(shown.map(keyOf))
  return [...kept, ...changed.filter((one) => !known.has(keyOf(one)))]
}
