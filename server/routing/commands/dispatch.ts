import type { Deps } from '#server/deps.ts'
import { inTransaction, together } from '#server/db/transaction.ts'
import { routingConfiguration, type Queue, type RoutingConfiguration } from '../configuration.store.ts'
import { demands, match, notNow, type SeatFacts } from '../match.ts'
import { lockQueued, lockRouting, worthARound, writeRound, type Hope } from '../round.store.ts'
import { seatFacts } from '../seat-facts.store.ts'
import { isOpenAt } from '../queue-hours.ts'

/** Between two rounds: under load a round matches what came free meanwhile together, since most of its cost is its own. */
const restMs = 10
/** The most that one look reads, and so locks, until it finds nobody for any of it. */
const longestLook = 400

/**
 * One round of matching: what waits, in order of work, is offered to the seats that are free now. Returns how many offers
 * were made, and whether there may be more to match: a round looks at what comes first in all queues only, and when that
 * finds nobody although seats are free, further back, so that one item nobody can take never starves those behind it.
 */
export async function dispatch(deps: Deps): Promise<{ made: number; more: boolean }> {
  const nothing = { made: 0, more: false }
  if (!(await worthARound(deps.db))) return nothing
  const configuration = await routingConfiguration(deps.db)
  const round = await inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now()
    // Sent together: the lock is granted before the second statement takes its look.
    const [, seats] = await together(lockRouting(tx), seatFacts(tx, now))
    // Who can take nothing in this round is never a candidate; the record keeps everybody, for those who ask why not.
    const free = seats.filter(couldTakeMore)
    const queues = queuesWithHope(configuration, free, now)
    if (queues.length === 0) return nothing
    for (let most = firstLook(free); ; most *= 8) {
      const { items, more } = await lockQueued(tx, configuration, queues, most)
      const made = await writeRound(tx, seats, items, match({ seats: free, items }), now)
      if (made.length > 0 || !more) return { made: made.length, more }
    }
  })
  if (round.made > 0) deps.wake.now('events', 'sweeps')
  return round
}

/** A few free seats need no long look, though each fits only some of the queues. */
function firstLook(free: SeatFacts[]): number {
  return Math.min(longestLook, 12 + 4 * free.length)
}

/**
 * Queues within their hours that could give work to one of these seats, and how far their plan must have gone before one of
 * them fits: what waits for somebody else is not even read, however long the queue.
 */
function queuesWithHope(configuration: RoutingConfiguration, free: SeatFacts[], now: Date): Hope[] {
  return [...configuration.queues.values()].flatMap((queue) => {
    if (!isOpenAt(queue.hours, now)) return []
    for (let step = 0; step <= queue.relaxation.length; step++)
      if (free.some((seat) => fits(queue, step, seat))) return [{ queueId: queue.id, fromStep: step }]
    return []
  })
}

function fits({ level, skills, relaxation }: Queue, relaxationStep: number, seat: SeatFacts): boolean {
  const needs = demands({ skills, relaxation, relaxationStep })
  const fitsLevel = seat.level === level || (needs.widened && level !== 'L1' && seat.level !== 'L1')
  return fitsLevel && needs.skills.every((each) => (seat.skills[each.skill] ?? 0) >= each.level)
}

/** Whether it could be a candidate for anything. */
function couldTakeMore(seat: SeatFacts): boolean {
  return notNow(seat) === null && seat.load < seat.capacity
}

export interface Dispatcher {
  stop(): Promise<void>
  /** Resolves when nothing more can be matched. For tests, and before a process ends. */
  settle(): Promise<void>
}

/**
 * Runs rounds whenever something may have made a match possible, one at a time in this process. The pulse only makes up for
 * a nudge that was lost.
 */
export function startDispatcher(deps: Deps, { pulseMs = 500 }: { pulseMs?: number } = {}): Dispatcher {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  let failures = 0
  const rounds = async () => {
    do {
      again = false
      try {
        for (let round = await dispatch(deps); !stopped; round = await dispatch(deps)) {
          if (round.made > 0) await rest()
          if (!round.more) break
        }
        failures = 0
      } catch (error) {
        // The first failure and every doubling: a database that is away for an hour does not fill the log.
        if (Number.isInteger(Math.log2(++failures)))
          deps.log.error({ err: error, inARow: failures }, 'a round of matching failed')
      }
    } while (again && !stopped)
  }
  const rest = () => new Promise((resolve) => setTimeout(resolve, restMs))
  const wake = () => {
    again = true
    running ??= rounds().finally(() => {
      running = null
      if (again && !stopped) wake()
    })
  }
  const off = deps.wake.on('routing', wake)
  const pulse = setInterval(wake, pulseMs).unref()
  return {
    async settle() {
      wake()
      while (running) await running
    },
    async stop() {
      stopped = true
      off()
      clearInterval(pulse)
      await running
    },
  }
}
