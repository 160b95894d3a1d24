import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { setPresence } from '#server/seats/presence.store.ts'
import { routingConfiguration } from './configuration.store.ts'
import { giveBackOffers } from './commands/change-presence.ts'
import { lockOfferedTickets } from './offer.store.ts'
import { graceMs } from './seat-facts.store.ts'
import { heldBy } from './work-item.store.ts'

const routing = { kind: 'system', name: 'routing' } as const

/**
 * A seat whose heartbeat stopped (closed laptop, dead process) goes offline after the grace: its open offers move on, its
 * held work stays with it and is shown to the supervisor.
 */
export function lostSeatSweep(deps: Deps): Sweep {
  return {
    name: 'lost seats',
    async nextDue(db) {
      const [row] = await rowsOf<{ seen: string | null }>(
        db,
        sql`select min(seen_at) as seen from seats where presence <> 'offline'`,
      )
      const seen = toInstantOrNull(row?.seen ?? null)
      return seen && new Date(seen.getTime() + graceMs)
    },
    async run(now) {
      const configuration = await routingConfiguration(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock_shared(4702)`)
        const lost = await rowsOf<{ id: PersonId }>(
          tx,
          sql`select id from seats
               where presence <> 'offline' and seen_at <= ${new Date(now.getTime() - graceMs).toISOString()}::timestamptz
               order by id limit 200`,
        )
        return eachSafely(tx, deps.log, lost, async (inner, { id }) => {
          await lockOfferedTickets(inner, id)
          // Another process may have noticed first.
          if (!(await setPresence(inner, routing, id, { code: 'offline', reason: 'connectionLost' }, now))) return
          await giveBackOffers(inner, configuration, routing, id, 'connectionLost', now)
          const items = (await heldBy(inner, id)).length
          if (items === 0) return
          await record(inner, routing, now, {
            type: 'seat.heldWorkUnattended',
            ticketId: null,
            accountId: null,
            payload: { seatId: id, items },
          })
        })
      })
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}
