import { asc } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { memoPer } from '#server/kernel/memo.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { queues, routingRules } from './queue.table.ts'
import type { Rule } from './rules.ts'

export type Queue = typeof queues.$inferSelect

export interface RoutingConfiguration {
  queues: ReadonlyMap<QueueId, Queue>
  rules: readonly Rule[]
  queueByCode(code: string): Queue
  queueById(id: QueueId): Queue
}

async function load(db: Database): Promise<RoutingConfiguration> {
  const [queueRows, rules] = await Promise.all([
    db.select().from(queues).orderBy(asc(queues.level), asc(queues.code)),
    db.select().from(routingRules).orderBy(asc(routingRules.position)),
  ])
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

const memoised = memoPer(1_000, load)

/** Queues and rules, at most a second old. */
export const routingConfiguration = (db: Database): Promise<RoutingConfiguration> => memoised.get(db)
export const forgetRoutingConfiguration = (db: Database): void => memoised.clear(db)
