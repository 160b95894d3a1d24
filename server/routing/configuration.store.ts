import { asc } from 'drizzle-orm'
import { calendarsOf, type Calendars } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { queues, routingRules } from './queue.table.ts'
import type { Hours } from './queue-hours.ts'
import type { Rule } from './rules.ts'

export type QueueRow = typeof queues.$inferSelect
/** A queue with the hours it keeps. */
export type Queue = QueueRow & { hours: Hours }

export interface RoutingConfiguration {
  queues: ReadonlyMap<QueueId, Queue>
  rules: readonly Rule[]
  queueByCode(code: string): Queue
  queueById(id: QueueId): Queue
}

async function load(db: Database): Promise<RoutingConfiguration> {
  const [rows, rules, calendars] = await Promise.all([
    db.select().from(queues).orderBy(asc(queues.level), asc(queues.code)),
    db.select().from(routingRules).orderBy(asc(routingRules.position)),
    calendarsOf(db),
  ])
  const queueRows = rows.map((queue): Queue => ({ ...queue, hours: hoursOf(calendars, queue.calendar) }))
  const byId = new Map(queueRows.map((queue) => [queue.id, queue]))
  const byCode = new Map(queueRows.map((queue) => [queue.code, queue]))
  return {
    queues: byId,
    rules,
    queueByCode(code) {
      const found = byCode.get(code)
      if (found?.active) return found
      const names = [...byCode.values()].filter((queue) => queue.active).map((queue) => queue.code)
      throw new Refusal('queue.not_found', `There is no queue "${code}". Queues are: ${names.join(', ')}.`, 422)
    },
    queueById(id) {
      const found = byId.get(id)
      if (!found) throw new Error(`Queue ${id} is gone though work refers to it.`)
      return found
    },
  }
}

/** A calendar without a version in force would keep work from everybody: its queue is taken to be open. */
export function hoursOf(calendars: Calendars, code: string | null): Hours {
  if (!code) return null
  return (at) => {
    try {
      return calendars.versionOf(calendars.refFor(code, at))
    } catch (error) {
      if (error instanceof Refusal) return null
      throw error
    }
  }
}

const memoised = memoPer(1_000, load)

/** Queues, rules and hours. A change is seen at once where it is made, elsewhere when its event arrives, at most a second later. */
export const routingConfiguration = (db: Database): Promise<RoutingConfiguration> => memoised.get(db)
export const forgetRoutingConfiguration = (): void => memoised.clearAll()

/** After a commit that changed how work is routed: this process forgets what it knew, the others when they read the event. */
export function configurationChanged(deps: Pick<Deps, 'wake'>): void {
  forgetRoutingConfiguration()
  deps.wake.now('events', 'routing', 'sweeps')
}
