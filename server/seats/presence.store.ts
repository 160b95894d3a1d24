import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { kindOfState } from './presence-state.store.ts'
import type { Presence } from './seat.contract.ts'
import { presenceLog } from './seat.table.ts'

/** The state by its code: built in, or an administrator's own. `only` names the kinds it may be changed from. */
export interface Setting {
  code: string
  reason: string | null
  only?: Presence[]
}

/**
 * Sets it, logs it and records it; answers the kind it is now, or null when it was so already, or was none of `only`, or
 * there is no such state. How long it may last is stamped; whoever comes back from a leave is filled gradually from here.
 */
export async function setPresence(
  tx: Transaction,
  actor: Actor,
  seatId: PersonId,
  { code, reason, only }: Setting,
  now: Date,
): Promise<Presence | null> {
  const [changed] = await rowsOf<{ kind: Presence; own: string | null }>(
    tx,
    sql`
    with state as (
      select ${kindOfState} as kind, case when p.built_in then null else p.code end as own, p.longest_seconds
        from presence_states p where p.code = ${code} and p.active)
    update seats s
       set presence = state.kind, presence_state = state.own, presence_reason = ${reason}, presence_since = ${at(now)},
           presence_until = ${at(now)} + make_interval(secs => state.longest_seconds),
           last_action_at = ${at(now)},
           idle_since = case when state.kind = 'available' then ${at(now)} else s.idle_since end,
           ramp_until = case when state.kind = 'available' and s."returning" and s.planned is distinct from 'leave'
                             then ${at(now)} + make_interval(mins => (select ramp_minutes from seat_policy))
                             else s.ramp_until end,
           "returning" = s."returning" and (state.kind <> 'available' or s.planned is not distinct from 'leave')
      from state
     where s.id = ${seatId}
       and (s.presence <> state.kind or s.presence_state is distinct from state.own)
       ${
         only
           ? sql`and s.presence in (${sql.join(
               only.map((kind) => sql`${kind}`),
               sql`, `,
             )})`
           : sql``
       }
    returning state.kind, state.own`,
  )
  if (!changed) return null
  const { kind: presence, own: state } = changed
  await tx.insert(presenceLog).values({ seatId, at: now, presence, state, reason }).onConflictDoNothing()
  await record(tx, actor, now, {
    type: 'seat.presenceChanged',
    ticketId: null,
    accountId: null,
    payload: { seatId, presence, ...(state ? { state } : {}), reason },
  })
  return presence
}
