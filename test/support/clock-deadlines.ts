import { sql } from 'drizzle-orm'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type TicketId } from '#server/kernel/ids.ts'
import { startedClock } from '#server/sla/clock-row.ts'
import { clockJson } from '#server/sla/clock.store.ts'
import type { Deadlines } from './kills.ts'

const hour = 3_600_000
const atOnce = 2_000

/** Clocks that run out: of each, the breach alone is still to be announced. */
export const clockDeadlines: Deadlines = {
  name: 'clocks',
  async seed(db, dueAt) {
    const ids = await bareTickets(db, dueAt.length)
    const clocks = ids.map((id, i) => {
      const due = dueAt[i]!
      const startedAt = new Date(due.getTime() - 4 * hour)
      const target = { targetMs: 4 * hour, calendar: 'always', terms: 'house@1/resolve' }
      const calendarOf = () => twentyFourSeven
      const row = startedClock({ id, accountId: null }, 'resolve', target, 'always@1', calendarOf, startedAt)
      // A promise kept at the very instant is kept: it is broken one millisecond later.
      return clockJson({ ...row, announced: 90, nextFireAt: new Date(due.getTime() + 1) })
    })
    for (let from = 0; from < clocks.length; from += atOnce) {
      const part = JSON.stringify(clocks.slice(from, from + atOnce))
      await db.execute(sql`insert into clocks select * from jsonb_populate_recordset(null::clocks, ${part}::jsonb)`)
    }
    return ids
  },
  async fired(db) {
    const rows = await rowsOf<{ key: string; at: string }>(
      db,
      sql`select ticket_id as key, at from events where type = 'clock.reached' and payload->>'kind' = 'resolve'`,
    )
    return rows.map(({ key, at }) => ({ key, at: new Date(at) }))
  },
}

/** Tickets that are there and nothing more, for things to hang on. Answers their ids. */
export async function bareTickets(db: Database, count: number): Promise<TicketId[]> {
  const ids = Array.from({ length: count }, () => newId<TicketId>())
  await db.execute(sql`
    insert into tickets (id, number, channel, type, symptom, impact, subject, description, language, priority, status,
                         level, queue_id, opened_at, updated_at)
    select id::uuid, 'TT-KILL-' || right(id, 12) || '-' || place, 'api', 'fault', 'other', 'none', 'Kill test', 'Kill test',
           'en', 'P3', 'inProgress', 'L1', gen_random_uuid(), now(), now()
      from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) with ordinality as t(id, place)`)
  return ids
}
