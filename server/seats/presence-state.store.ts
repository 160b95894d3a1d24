import { asc, eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PresenceStateView } from './presence-state.contract.ts'
import { presenceStates } from './presence-state.table.ts'

export type PresenceState = typeof presenceStates.$inferSelect

/** `kindOf` as SQL, over a row `p` of presence_states. */
export const kindOfState = sql.raw(`case when p.built_in then p.code when p.takes_offers then 'available'
  when p.counts = 'work' then 'busy' when p.counts = 'break' then 'away' else 'offline' end`)

/** All states, also those no longer in use, in the order people choose from. */
export async function presenceStateViews(db: Db): Promise<PresenceStateView[]> {
  return rowsOf<PresenceStateView>(
    db,
    sql`
    select p.code, p.built_in as "builtIn", ${kindOfState} as kind, p.name, p.name_en as "nameEn",
           p.takes_offers as "takesOffers", p.counts, p.longest_seconds as "longestSeconds", p.then_code as "thenCode",
           p.active, p.version,
           (select count(*)::int from seats s where coalesce(s.presence_state, s.presence) = p.code) as seats
      from presence_states p order by p.position, p.code`,
  )
}

/** Every state, locked: two administrators change the list one after the other. */
export async function lockPresenceStates(tx: Db): Promise<PresenceState[]> {
  return tx.select().from(presenceStates).orderBy(asc(presenceStates.position)).for('update')
}

export async function findPresenceState(db: Db, code: string): Promise<PresenceState | null> {
  const [row] = await db.select().from(presenceStates).where(eq(presenceStates.code, code))
  return row ?? null
}
