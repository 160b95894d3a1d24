import { sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { at, inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { setPresence } from '#server/seats/presence.store.ts'
import type { Presence } from '#server/seats/seat.contract.ts'
import { routingConfiguration, type RoutingConfiguration } from './configuration.store.ts'
import { giveBackOffers } from './commands/change-presence.ts'
import { lockOfferedTickets } from './offer.store.ts'

const routing = { kind: 'system', name: 'routing' } as const

interface Due {
  id: PersonId
  presence: Presence
  then: string
}

/**
 * A state that has lasted as long as it may gives way to the one that follows: wrap-up to available, for instance. And who
 * takes offers but has done nothing for the idle time is away.
 */
export function presenceOverSweep(deps: Deps): Sweep {
  return {
    name: 'presence',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`
        select least(
          (select min(presence_until) from seats where presence_until is not null),
          (select min(last_action_at) from seats where presence = 'available')
            + make_interval(mins => (select idle_minutes from seat_policy))) as due`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const configuration = await routingConfiguration(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock_shared(4702)`)
        const over = await rowsOf<Due>(
          tx,
          sql`
          select s.id, s.presence, p.then_code as then from seats s
            join presence_states p on p.code = coalesce(s.presence_state, s.presence)
           where s.presence_until <= ${at(now)} order by s.id limit 200`,
        )
        const idle = await rowsOf<Due>(
          tx,
          sql`
          select id, presence, 'away' as then from seats
           where presence = 'available' and last_action_at <= ${at(now)} - make_interval(mins => (select idle_minutes from seat_policy))
           order by id limit 200`,
        )
        const ended = await eachSafely(tx, deps.log, over, (inner, due) =>
          give(inner, configuration, due, 'stateOver', now),
        )
        return (
          ended + (await eachSafely(tx, deps.log, idle, (inner, due) => give(inner, configuration, due, 'idle', now)))
        )
      })
      if (done > 0) deps.wake.now('events', 'routing')
      return done
    },
  }
}

async function give(
  tx: Transaction,
  configuration: RoutingConfiguration,
  { id, presence, then }: Due,
  because: string,
  now: Date,
): Promise<void> {
  await lockOfferedTickets(tx, id)
  // Whoever moved on meanwhile is left alone: the look above was without a lock.
  const [still] = await rowsOf<{ id: PersonId }>(
    tx,
    because === 'idle'
      ? sql`select id from seats where id = ${id} and presence = 'available'
               and last_action_at <= ${at(now)} - make_interval(mins => (select idle_minutes from seat_policy)) for no key update`
      : sql`select id from seats where id = ${id} and presence_until <= ${at(now)} for no key update`,
  )
  if (!still) return
  const reason = then === 'available' ? null : because
  const kind = await setPresence(tx, routing, id, { code: then, reason, only: [presence] }, now)
  if (kind && kind !== 'available') await giveBackOffers(tx, configuration, routing, id, because, now)
  // What follows may be out of use by now: it stays as it is, without a limit.
  if (!kind)
    await tx.execute(sql`update seats set presence_until = null where id = ${id} and presence_until <= ${at(now)}`)
}
