import type { Logger } from 'pino'
import { can } from '#server/auth/permissions.ts'
import type { Tail } from '#server/events/tail.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import { room } from './audience.ts'
import type { Hub, LiveSocket } from './hub.ts'
import type { FloorNews } from './realtime.contract.ts'

export interface FloorDeps {
  hub: Hub
  log: Logger
  tail: Pick<Tail, 'on'>
  readFloor(): Promise<LiveBoard>
}

const leastMs = 500
/** Rates and forecasts move although nothing happens. */
const latestMs = 15_000

/**
 * The floor, told to who watches it: read once for all watchers of this process when something has happened, twice a second
 * at most, and only what differs is sent. With nobody watching nothing is read.
 */
export class Floor {
  readonly #deps: FloorDeps
  readonly #looking: Repeating
  readonly #off: () => void
  #board: LiveBoard | null = null
  #seq = 0

  constructor(deps: FloorDeps) {
    this.#deps = deps
    this.#looking = repeat(
      async () => {
        if (this.#isWatched) await this.#look()
        else this.#board = null
        return latestMs
      },
      {
        restMs: leastMs,
        failed: (error, inARow) => {
          if (inARow === 1) deps.log.warn({ err: error }, 'the floor could not be read for its watchers')
        },
      },
    )
    this.#off = deps.tail.on(() => {
      if (this.#isWatched) this.#looking.nudge()
    })
  }

  async watch(socket: LiveSocket, isOn: boolean): Promise<{ seq: number; board: LiveBoard } | null> {
    if (!isOn) {
      await socket.leave(room.floor)
      return null
    }
    if (!can.supervise(socket.data.actor))
      throw new Refusal('live.supervisors_only', 'Supervisors watch the floor.', 403)
    await socket.join(room.floor)
    // Read afresh for the first; whoever comes later joins what is told already.
    const board = this.#board ?? (await this.#look())
    return { seq: this.#seq, board: this.#board ?? board }
  }

  async stop(): Promise<void> {
    this.#off()
    await this.#looking.stop()
  }

  get #isWatched(): boolean {
    return this.#deps.hub.anybodyIn([room.floor])
  }

  async #look(): Promise<LiveBoard> {
    const board = await this.#deps.readFloor()
    const news = this.#board && differences(this.#board, board, this.#seq + 1)
    this.#board = board
    if (news) {
      this.#seq = news.seq
      this.#deps.hub.send({ kind: 'floor', message: news, audience: { near: [room.floor], wide: [], except: [] } })
    }
    return board
  }
}

/** What differs between two looks; null when nothing does. */
export function differences(before: LiveBoard, after: LiveBoard, seq: number): FloorNews | null {
  const queues = changedOf(before.queues, after.queues, ({ code }) => code)
  const seats = changedOf(before.seats, after.seats, ({ id }) => id)
  const gone = [...queues.gone, ...seats.gone]
  const isSame = JSON.stringify(before.offers) === JSON.stringify(after.offers)
  if (queues.changed.length + seats.changed.length + gone.length === 0 && isSame) return null
  return { seq, at: after.at, queues: queues.changed, seats: seats.changed, offers: isSame ? null : after.offers, gone }
}

function changedOf<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string) {
  const known = new Map(before.map((one) => [keyOf(one), JSON.stringify(one)]))
  const changed = after.filter((one) => known.get(keyOf(one)) !== JSON.stringify(one))
  for (const one of after) known.delete(keyOf(one))
  return { changed, gone: [...known.keys()] }
}
