import type { Transaction } from '#server/db/client.ts'
import type { EventType, RecordedEvent } from './event.ts'

/**
 * What the house does about events, named effect first: `alert-manager.on-fault`. It owns a durable cursor of that name,
 * moved in the transaction of its effect: every event is delivered at least once and takes effect on our tables exactly once,
 * however many processes run and whenever they are killed.
 */
export interface Reaction {
  name: string
  wants(type: EventType): boolean
  /** In commit order. Writes through `tx` alone; to reach outside, enqueue a job in `tx`. */
  react(tx: Transaction, events: RecordedEvent[]): Promise<void>
  /** Where a reaction that is new to this database begins: with all that ever happened, unless it says `now`. */
  from?: 'beginning' | 'now'
}

/** An event that failed this often is parked, so that it does not hold up those behind it. */
export const patience = 5

/** 0.2 s, 0.8 s, 3.2 s, 12.8 s: a poisoned event delays what comes after it by 17 s altogether. */
export function retryDelayMs(failures: number): number {
  return 200 * 4 ** (failures - 1)
}
