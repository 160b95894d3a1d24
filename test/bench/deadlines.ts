import { sql } from 'drizzle-orm'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import { connect } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { clockJson } from '#server/sla/clock.store.ts'
import { startedClock } from '#server/sla/clock-row.ts'
import type { TicketId } from '#server/kernel/ids.ts'

const hour = 3_600_000

/**
 * Lets `count` clocks reach half of their target at random instants of the next `seconds`, and measures how late each
 * announcement is committed and can be read. Milliseconds.
 */
export async function lateness(databaseUrl: string, count: number, seconds: number): Promise<number[]> {
  const { db, close } = connect(databaseUrl, { max: 2, name: 'bench', unbounded: true })
  try {
    const tickets = await rowsOf<{ id: TicketId }>(
      db,
      sql`select id from tickets order by opened_at desc limit ${count}`,
    )
    const from = Date.now() + 2_000
    const due = new Map<string, number>()
    const clocks = tickets.map(({ id }) => {
      const at = Math.round(from + Math.random() * seconds * 1000)
      due.set(id, at)
      const startedAt = new Date(at - 2 * hour)
      const target = { targetMs: 4 * hour, calendar: 'always', terms: 'house@1/restore.AAA.gold.P1P2' }
      const clock = startedClock(
        { id, accountId: null },
        'update',
        target,
        'always@1',
        () => twentyFourSeven,
        startedAt,
      )
      // Beside the promise that the ticket was opened with.
      return clockJson({ ...clock, round: 1_000 })
    })
    await db.execute(
      sql`insert into clocks select * from jsonb_populate_recordset(null::clocks, ${JSON.stringify(clocks)}::jsonb)`,
    )
    const seen = new Map<string, number>()
    const until = from + (seconds + 30) * 1000
    for (let after = 0; seen.size < due.size && Date.now() < until;) {
      const rows = await rowsOf<{ id: string; ticket_id: string }>(
        db,
        sql`select id, ticket_id from events where type = 'clock.reached' and payload->>'kind' = 'update' and id > ${after} order by id`,
      )
      const now = Date.now()
      for (const row of rows) {
        after = Number(row.id)
        if (due.has(row.ticket_id)) seen.set(row.ticket_id, now)
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    if (seen.size < due.size) throw new Error(`${due.size - seen.size} of ${due.size} deadlines never fired.`)
    return [...seen].map(([id, at]) => at - due.get(id)!)
  } finally {
    await close()
  }
}
