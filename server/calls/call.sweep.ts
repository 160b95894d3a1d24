import { and, eq, lt, sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { stateOf } from './call.ts'
import { calls } from './call.table.ts'

const ringsAtMost = 5 * 60_000
const talksAtMost = 8 * 3_600_000

/** Calls whose end the PBX never told: nobody rings for five minutes, nor talks for eight hours. */
export function lostCallSweep(deps: Deps): Sweep {
  return {
    name: 'lost-calls',
    async nextDue(db: Database) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select min(created_at + case state when 'ringing' then interval '5 minutes' else interval '8 hours' end) as due
              from calls where state in ('ringing', 'answered')`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const before = (ms: number) => new Date(now.getTime() - ms)
        const lost = await tx
          .select()
          .from(calls)
          .where(
            sql`(${and(eq(calls.state, 'ringing'), lt(calls.createdAt, before(ringsAtMost)))})
                or (${and(eq(calls.state, 'answered'), sql`${calls.createdAt} < ${at(before(talksAtMost))}`)})`,
          )
          .limit(200)
          .for('update', { skipLocked: true })
        for (const call of lost) {
          const state = stateOf({ ...call, endedAt: now })
          await tx.update(calls).set({ endedAt: now, state }).where(eq(calls.id, call.id))
          const payload = { callId: call.id, seats: call.seatId ? [call.seatId] : [], state }
          const about = { ticketId: null, accountId: call.accountId }
          await record(tx, { kind: 'system', name: 'lost-calls' }, now, { type: 'call.ended', ...about, payload })
        }
        return lost.length
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
