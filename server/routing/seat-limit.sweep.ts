import { sql } from 'drizzle-orm'
import type { Deps } from '#server/deps.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Sweep } from '#server/jobs/sweep.ts'

/** A seat with a limit on new items may take one more when one leaves the hour, and any number when its filling ends. */
export function seatLimitSweep(deps: Deps): Sweep {
  return {
    name: 'seat limits',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`
        select least((select min(intake_due_at) from seats where intake_due_at is not null),
                     (select min(ramp_until) from seats where ramp_until is not null)) as due`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const done = await rowsOf<{ id: string }>(
        deps.db,
        sql`
        with due as (
          select id, hourly_limit is not null or ramp_until > ${at(now)} as limited from seats
           where intake_due_at <= ${at(now)} or ramp_until <= ${at(now)}
           order by id limit 200 for no key update skip locked)
        update seats s
           set ramp_until = case when s.ramp_until <= ${at(now)} then null else s.ramp_until end,
               intake_due_at = case when due.limited then (
                 select min(o.offered_at) + interval '1 hour' from offers o
                  where o.seat_id = s.id and o.state in ('open', 'accepted') and o.offered_at > ${at(now)} - interval '1 hour') end
          from due where s.id = due.id returning s.id`,
      )
      if (done.length > 0) deps.wake.now('routing')
      return done.length
    },
  }
}
