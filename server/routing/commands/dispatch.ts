import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { routingConfiguration, type RoutingConfiguration } from '../configuration.store.ts'
import { match, type SeatFacts } from '../match.ts'
import { lockQueued, lockRouting, writeRound } from '../round.store.ts'
import { seatFacts } from '../seat-facts.store.ts'

const window = 40

/**
 * One round of matching: what waits, in order of work, is offered to the seats that are free now. Returns how many offers
 * were made. When a queue's first items find nobody although seats are free, the round looks further back, so that one
 * item nobody can take never starves those behind it.
 */
export async function dispatch(deps: Deps): Promise<number> {
  const configuration = await routingConfiguration(deps.db)
  const offered = await inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now()
    // Sent together: the lock is granted before the second statement takes its look.
    const [, seats] = await Promise.all([lockRouting(tx), seatFacts(tx, now)])
    const queues = queuesWithHope(configuration, seats)
    if (queues.length === 0) return 0
    for (let perQueue = window; ; perQueue *= 8) {
      const items = await lockQueued(tx, configuration, queues, perQueue)
      const made = await writeRound(tx, seats, items, match({ seats, items }), now)
      if (made.length > 0 || items.length < perQueue) return made.length
    }
  })
  if (offered > 0) deps.wake.now('events', 'sweeps')
  return offered
}

/** Queues whose level has a seat that could take one thing more. Skills are the matcher's to judge, since plans relax them. */
function queuesWithHope(configuration: RoutingConfiguration, seats: SeatFacts[]): QueueId[] {
  const free = seats.filter((seat) => seat.presence === 'available' && seat.connected && seat.load < seat.capacity)
  const levels = new Set(free.map((seat) => seat.level))
  const technical = levels.has('L2') || levels.has('L3')
  return [...configuration.queues.values()]
    .filter((queue) => levels.has(queue.level) || (technical && queue.level !== 'L1'))
    .map((queue) => queue.id)
}

export interface Dispatcher {
  stop(): Promise<void>
  /** Resolves when nothing more can be matched. For tests, and before a process ends. */
  settle(): Promise<void>
}

/** Runs rounds whenever something may have made a match possible, one at a time in this process. */
export function startDispatcher(deps: Deps): Dispatcher {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  let failures = 0
  const rounds = async () => {
    do {
      again = false
      try {
        while (!stopped && (await dispatch(deps)) > 0);
        failures = 0
      } catch (error) {
        // The first failure and every doubling: a database that is away for an hour does not fill the log.
        if (Number.isInteger(Math.log2(++failures)))
          deps.log.error({ err: error, inARow: failures }, 'a round of matching failed')
      }
    } while (again && !stopped)
  }
  const wake = () => {
    again = true
    running ??= rounds().finally(() => {
      running = null
      if (again && !stopped) wake()
    })
  }
  const off = deps.wake.on('routing', wake)
  const pulse = setInterval(wake, 500).unref()
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
