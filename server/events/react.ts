import type { Logger } from 'pino'
import type { Database, Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { RecordedEvent } from './event.ts'
import { patience, retryDelayMs, type Reaction } from './reaction.ts'
import { bury, claimDeadLetters, claimPlace, commitLazily, moveTo, raise, type Place } from './reaction.store.ts'
import { findEvent, readAfter } from './stream.store.ts'

export interface ReactDeps {
  db: Database
  clock: Clock
  log: Logger
}

const batch = 200

export interface Step {
  /** Events that took effect. */
  done: number
  /** What may be asked again at once, shortly, or only when something happens. */
  next: 'more' | 'held' | 'nothing'
}

/**
 * One step of a reaction, in one transaction: claim its place, read on, take effect, move. A batch that fails is taken
 * event by event, each in a savepoint; the first that fails again stops the step, and after five times is parked.
 */
export async function react(deps: ReactDeps, reaction: Reaction): Promise<Step> {
  return inTransaction(deps.db, async (tx) => {
    const now = deps.clock.now()
    const place = await claimPlace(tx, reaction.name)
    if (!place || (place.retryAt && place.retryAt > now)) return { done: 0, next: 'nothing' }
    const { events, held, more } = await readAfter(tx, place.cursor, batch)
    const last = events.at(-1)
    if (!last) return { done: 0, next: held ? 'held' : 'nothing' }

    const wanted = events.filter((event) => reaction.wants(event.type))
    const next = more ? 'more' : held ? 'held' : 'nothing'
    const whole = place.failures === 0 && (await succeeds(tx, reaction, wanted)) === null
    if (whole) {
      if (wanted.length === 0) await commitLazily(tx)
      await moveTo(tx, reaction.name, { cursor: last.cursor, failures: 0, retryAt: null }, now)
      return { done: wanted.length, next }
    }
    return oneByOne(deps, tx, reaction, place, events, next)
  })
}

async function oneByOne(
  deps: ReactDeps,
  tx: Transaction,
  reaction: Reaction,
  place: Place,
  events: RecordedEvent[],
  next: Step['next'],
): Promise<Step> {
  const now = deps.clock.now()
  let { cursor, failures } = place
  let done = 0
  for (const event of events) {
    const error = reaction.wants(event.type) ? await succeeds(tx, reaction, [event]) : null
    if (error !== null) {
      const about = { err: error, reaction: reaction.name, eventId: event.cursor.id, type: event.type }
      failures++
      if (failures < patience) {
        deps.log.warn({ ...about, failures }, 'a reaction failed and will try again')
        const retryAt = new Date(now.getTime() + retryDelayMs(failures))
        await moveTo(tx, reaction.name, { cursor, failures, retryAt }, now)
        return { done, next: 'nothing' }
      }
      deps.log.error(about, 'a reaction gave up on an event; it is parked and can be replayed')
      const letter = { reaction: reaction.name, eventId: event.cursor.id, error: textOf(error), attempts: failures }
      await bury(tx, { ...letter, at: now })
    } else if (reaction.wants(event.type)) done++
    failures = 0
    cursor = event.cursor
  }
  await moveTo(tx, reaction.name, { cursor, failures: 0, retryAt: null }, now)
  return { done, next }
}

/** The error, if it failed; then nothing of it is left in the transaction. */
async function succeeds(tx: Transaction, reaction: Reaction, events: RecordedEvent[]): Promise<unknown> {
  if (events.length === 0) return null
  try {
    await tx.transaction((inner) => reaction.react(inner, events))
    return null
  } catch (error) {
    return error ?? new Error('failed without a reason')
  }
}

/** Tries parked events again, all of the reaction's or some. What succeeds is no longer parked. */
export async function replayDeadLetters(
  deps: ReactDeps,
  reaction: Reaction,
  eventIds?: number[],
): Promise<{ done: number; failed: number }> {
  return inTransaction(deps.db, async (tx) => {
    let done = 0
    let failed = 0
    for (const letter of await claimDeadLetters(tx, reaction.name, eventIds)) {
      const event = await findEvent(tx, letter.eventId)
      const error = event ? await succeeds(tx, reaction, [event]) : null
      if (error === null) {
        await raise(tx, letter)
        done++
      } else {
        const attempts = letter.attempts + 1
        await bury(tx, { ...letter, error: textOf(error), attempts, at: deps.clock.now() })
        failed++
      }
    }
    return { done, failed }
  })
}

function textOf(error: unknown): string {
  return String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 4_000)
}
