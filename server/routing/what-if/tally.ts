import type { QueueId } from '#server/kernel/ids.ts'
import { lengthOf, type Stretch } from './hours.ts'
import { quantile } from './draw.ts'
import type { Figures, Outcome, SeatFigures } from './what-if.contract.ts'
import type { Side, SimQueue, SimSeat } from './world.ts'

type Counted = Omit<Figures, 'p50' | 'p90' | 'p95'>

interface Count extends Counted {
  waits: number[]
}

const parts = 48

const nothing = (): Count => ({
  ...{ waits: [], items: 0, accepted: 0, stillWaiting: 0, offers: 0, missed: 0, declined: 0, paged: 0 },
  ...{ acknowledgeLate: 0, acknowledgeOf: 0, acceptLate: 0, acceptOf: 0 },
})

export interface SeatCount {
  seat: SimSeat
  accepted: number
  missed: number
  declined: number
  /** Hundredths of work items times milliseconds, while at work. */
  carried: number
}

/** Counts what happens in one run, and says at the end what it came to. */
export class Tally {
  readonly #queues: Map<QueueId, { queue: SimQueue; count: Count }>
  readonly #period: Stretch
  readonly #course: { waitingMs: number; waits: number[] }[]
  #waiting = 0
  #waitingSince: number

  constructor(side: Side, period: Stretch) {
    this.#queues = new Map(side.queues.map((queue) => [queue.id, { queue, count: nothing() }]))
    this.#period = period
    this.#waitingSince = period[0]
    this.#course = Array.from({ length: parts }, () => ({ waitingMs: 0, waits: [] }))
  }

  count(queue: QueueId, what: keyof Omit<Counted, 'stillWaiting' | 'accepted'>): void {
    this.#of(queue)[what]++
  }

  /** The number of those who wait changes. */
  waits(change: 1 | -1, at: number): void {
    this.#spread(at)
    this.#waiting += change
  }

  accepted(queue: QueueId, enteredAt: number, at: number): void {
    const count = this.#of(queue)
    count.accepted++
    this.#wait(count, enteredAt, at)
  }

  leftWaiting(queue: QueueId, enteredAt: number): void {
    const count = this.#of(queue)
    count.stillWaiting++
    this.#wait(count, enteredAt, this.#period[1])
  }

  outcome(seats: readonly SeatCount[]): Outcome {
    this.#spread(this.#period[1])
    const [from, to] = this.#period
    const length = (to - from) / parts
    const all = nothing()
    for (const { count } of this.#queues.values()) {
      for (const key of Object.keys(all) as (keyof Count)[]) {
        if (key === 'waits') for (const wait of count.waits) all.waits.push(wait)
        else all[key] += count[key]
      }
    }
    return {
      all: figuresOf(all),
      queues: [...this.#queues.values()].map(({ queue: { code, name, nameEn, level }, count }) => ({
        ...{ code, name, nameEn, level },
        ...figuresOf(count),
      })),
      seats: seats.map(seatFigures),
      course: this.#course.map(({ waitingMs, waits }, place) => ({
        at: new Date(from + place * length).toISOString(),
        waiting: waitingMs / length,
        p90: quantile(
          waits.sort((a, b) => a - b),
          0.9,
        ),
      })),
    }
  }

  #of(queue: QueueId): Count {
    return this.#queues.get(queue)!.count
  }

  #wait(count: Count, enteredAt: number, at: number): void {
    count.waits.push(at - enteredAt)
    this.#course[this.#partAt(enteredAt)]!.waits.push(at - enteredAt)
  }

  #partAt(at: number): number {
    const [from, to] = this.#period
    return Math.min(parts - 1, Math.max(0, Math.floor(((at - from) * parts) / (to - from))))
  }

  #spread(until: number): void {
    const [from, to] = this.#period
    const length = (to - from) / parts
    for (let at = this.#waitingSince; at < until && this.#waiting > 0;) {
      const part = this.#partAt(at)
      const end = part === parts - 1 ? until : Math.min(until, from + (part + 1) * length)
      if (end <= at) break
      this.#course[part]!.waitingMs += this.#waiting * (end - at)
      at = end
    }
    this.#waitingSince = until
  }
}

function figuresOf({ waits, ...counted }: Count): Figures {
  const sorted = waits.sort((a, b) => a - b)
  return { ...counted, p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9), p95: quantile(sorted, 0.95) }
}

function seatFigures({ seat, accepted, missed, declined, carried }: SeatCount): SeatFigures {
  const onDutyMs = lengthOf(seat.duty)
  const { id, level, capacity } = seat.facts
  return {
    ...{ id, name: seat.name, nameEn: seat.nameEn, level, added: seat.added, onDutyMs },
    utilisation: onDutyMs > 0 ? carried / (onDutyMs * capacity) : null,
    ...{ accepted, missed, declined },
  }
}
