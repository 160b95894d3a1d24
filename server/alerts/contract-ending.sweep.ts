import { and, eq, lte, sql } from 'drizzle-orm'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { localDate, nextDigest } from '#server/portfolio/hours.ts'
import { dailyDuties } from '#server/portfolio/portfolio.table.ts'

const name = 'contracts-ending'
const zone = 'Asia/Shanghai'
/** Before anybody's morning digest. */
const looksAt = { zone, digestAt: 7 * 60 }

interface Ending {
  account_id: AccountId
  number: string
  ends_on: string
  days: number
  wounds: string[]
}

/**
 * Every morning: which contracts end within 90, 60 or 30 days while something is not in order. A wound that opens later
 * than the day is told the morning after; each contract, end and number of days once.
 */
export function contractEndingSweep(deps: Deps): Sweep {
  return {
    name,
    async nextDue(db) {
      const [row] = await db.select().from(dailyDuties).where(eq(dailyDuties.name, name))
      return row?.nextAt ?? new Date(0)
    },
    async run(now) {
      const told = await inTransaction(deps.db, async (tx) => {
        await tx
          .insert(dailyDuties)
          .values({ name, nextAt: new Date(0) })
          .onConflictDoNothing()
        const [mine] = await tx
          .select()
          .from(dailyDuties)
          .where(and(eq(dailyDuties.name, name), lte(dailyDuties.nextAt, now)))
          .for('update', { skipLocked: true })
        if (!mine) return null
        await tx
          .update(dailyDuties)
          .set({ nextAt: nextDigest(looksAt, undefined, now) })
          .where(eq(dailyDuties.name, name))
        const today = localDate(zone, now)
        const found = await rowsOf<Ending>(
          tx,
          sql`
          with due as (
            select k.id, k.account_id, k.number, k.ends_on, d.days,
                   array_remove(array[
                     case when exists (select from tickets t where t.account_id = k.account_id and t.ended_at is null
                                         and t.priority in ('P1', 'P2')) then 'severeTicket' end,
                     case when exists (select from alerts l where l.account_id = k.account_id and l.closed_at is null
                                         and l.rule <> 'contractEnding') then 'openAlert' end,
                     case when exists (select from account_escalations e where e.account_id = k.account_id
                                         and e.ended_at is null) then 'accountEscalation' end,
                     case when exists (select from alert_signs s where s.account_id = k.account_id and s.at > ${at(new Date(now.getTime() - 30 * 86_400_000))}
                                         and s.rule in ('lowRating', 'solutionRejected', 'promiseBroken')) then 'lostTrust' end
                   ], null) as wounds
              from contracts k
              join accounts a on a.id = k.account_id and a.closed_at is null
              join lateral (select min(days) as days from (values (90), (60), (30)) v(days)
                             where k.ends_on <= ${today}::date + days) d on d.days is not null
             where k.ends_on >= ${today}::date),
          fresh as (
            insert into contract_warnings (contract_id, ends_on, days, at)
            select id, ends_on, days, ${at(now)} from due where cardinality(wounds) > 0
            on conflict do nothing returning contract_id, ends_on, days)
          select due.account_id, due.number, due.ends_on::text, due.days, due.wounds
            from due join fresh on fresh.contract_id = due.id and fresh.ends_on = due.ends_on and fresh.days = due.days
           order by due.ends_on, due.number`,
        )
        await record(
          tx,
          { kind: 'system', name: 'contracts' },
          now,
          ...found.map(({ account_id, number, ends_on, days, wounds }) => ({
            ...{ type: 'contract.ending' as const, ticketId: null, accountId: account_id },
            payload: { number, endsOn: ends_on, days, wounds },
          })),
        )
        return found.length
      })
      if (told === null) return 0
      if (told > 0) deps.wake.now('events')
      return 1
    },
  }
}
