import { drizzle } from 'drizzle-orm/postgres-js'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import type { Database } from '#server/db/client.ts'
import { dispatch } from '#server/routing/commands/dispatch.ts'
import { readAfter, currentCursor } from '#server/events/stream.store.ts'
import { systemClock } from '#server/kernel/clock.ts'
import type { Deps } from '#server/deps.ts'

export interface Plan {
  statement: string
  plan: string
}

/** Tables that grow with every ticket: no step of routing may read one from end to end. */
const growing = [
  'tickets',
  'work_items',
  'offers',
  'events',
  'hand_offs',
  'clocks',
  'routing_rounds',
  'routing_round_items',
]

/** Runs one round and one look at the stream as the product does, and tells with which plans PostgreSQL did it. */
export async function plansOfARound(url: string): Promise<Plan[]> {
  const notices: string[] = []
  const client = postgres(url, { max: 1, onnotice: ({ message }) => void (message && notices.push(message)) })
  const db: Database = drizzle(client)
  try {
    await db.execute(sql`load 'auto_explain'`)
    await db.execute(
      sql.raw(`set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_buffers = on;
               set auto_explain.log_timing = off; set auto_explain.log_level = notice; set auto_explain.log_nested_statements = off`),
    )
    const from = await currentCursor(db)
    notices.length = 0
    await dispatch({
      db,
      clock: systemClock,
      wake: { now: () => undefined, on: () => () => undefined },
    } as unknown as Deps)
    await readAfter(db, from, 500)
    return notices.flatMap(read)
  } finally {
    await client.end()
  }
}

function read(notice: string): Plan[] {
  const [, text = '', plan = ''] =
    /Query Text: ([\s\S]*?)\n((?:[A-Z][a-zA-Z ]+ (?:on|\(|using)|[A-Z][a-zA-Z ]+\s+\()[\s\S]*)$/.exec(notice) ?? []
  const statement = text.replace(/\s+/g, ' ').trim()
  return plan && !/^(begin|commit|set )/i.test(statement)
    ? [{ statement, plan: plan.replace(/\(cost=[^)]*\) /g, '') }]
    : []
}

/** Plans that read a growing table from end to end, or an index of all there ever was. */
export function readsEverything({ plan }: Plan): string[] {
  return growing.filter((table) => new RegExp(`Seq Scan on ${table}\\b`).test(plan))
}
