import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { AccountTrend } from './account-view.contract.ts'
import { accountsVisibleTo } from './account-view.store.ts'

/** Weeks begin on Monday where the operator is. */
const zone = 'Asia/Shanghai'
const weeksShown = 8

/**
 * Tickets of an account by the week they were opened in, weeks without any included; null when there is no such account
 * for this reader. Severe ones are those that count as P1 or P2 by now.
 */
export async function accountTrend(db: Db, actor: StaffActor, code: string, now: Date): Promise<AccountTrend | null> {
  const weeks = await rowsOf<AccountTrend['weeks'][number]>(
    db,
    sql`
    select to_char(w.monday, 'YYYY-MM-DD') as "startsOn", count(t.id)::int as opened,
           count(t.id) filter (where t.priority in ('P1', 'P2'))::int as severe
      from accounts a
     cross join (select date_trunc('week', ${at(now)} at time zone ${zone}) - n * interval '1 week' as monday
                   from generate_series(0, ${weeksShown - 1}) n) w
      left join tickets t on t.account_id = a.id
                         and t.opened_at >= w.monday at time zone ${zone}
                         and t.opened_at < (w.monday + interval '1 week') at time zone ${zone}
     where a.code = ${code} and ${accountsVisibleTo(actor)}
     group by w.monday order by w.monday`,
  )
  return weeks.length > 0 ? { weeks } : null
}
