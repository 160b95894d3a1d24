import { asc, eq, lte, sql } from 'drizzle-orm'
import { answersFor } from '#server/accounts/portfolio.store.ts'
import { calendarsOf, type Calendars } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import { digestOf } from './digest.ts'
import { dueSteps, waitingAlerts } from './digest.store.ts'
import { localDate, nextDigest } from './hours.ts'
import { portfolioLines } from './portfolio.store.ts'
import { awayAt, profilesOf } from './profile.store.ts'
import { managerDigests } from './portfolio.table.ts'

/** Every working morning of each account manager, by their own calendar and clock: what waits and what changed, by mail. */
export function digestSweep(deps: Deps): Sweep {
  const without = sql`select p.id from people p where p.active and 'account_manager' = any(p.roles)
    and not exists (select from manager_digests d where d.person_id = p.id)`
  return {
    name: 'manager-digests',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null; fresh: boolean }>(
        db,
        sql`select (select min(next_at) from manager_digests) as due, exists (${without}) as fresh`,
      )
      return row!.fresh ? new Date(0) : row!.due ? new Date(row!.due) : null
    },
    async run(now) {
      const calendars = await calendarsOf(deps.db)
      const done = await inTransaction(deps.db, async (tx) => {
        const fresh = await rowsOf<{ id: PersonId }>(tx, sql`${without} limit 200`)
        await plan(
          tx,
          calendars,
          fresh.map(({ id }) => id),
          now,
        )
        const due = await tx
          .select()
          .from(managerDigests)
          .where(lte(managerDigests.nextAt, now))
          .orderBy(asc(managerDigests.nextAt))
          .limit(20)
          .for('update', { skipLocked: true })
        const away = due.length > 0 ? await awayAt(tx, now) : new Map()
        return eachSafely(tx, deps.log, due, async (inner, { personId, since }) => {
          const profile = (await profilesOf(inner, [personId]))(personId)
          const nextAt = nextDigest(profile, calendars.inForce(profile.calendar, now), now)
          await inner.update(managerDigests).set({ nextAt, since: now }).where(eq(managerDigests.personId, personId))
          if (profile.digest && !away.has(personId)) await send(inner, personId, profile.zone, since, now)
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }

  async function send(tx: Transaction, personId: PersonId, zone: string, since: Date, now: Date): Promise<void> {
    const ids = await rowsOf<{ id: AccountId }>(
      tx,
      sql`select a.id from accounts a join people p on p.id = ${personId} and p.active and 'account_manager' = any(p.roles)
           where a.closed_at is null and ${answersFor(sql`p.id`, at(now))}`,
    )
    if (ids.length === 0) return
    const accounts = ids.map(({ id }) => id)
    const lines = await portfolioLines(tx, { personId, ids: accounts }, { since, now })
    const [waiting, due] = await Promise.all([
      waitingAlerts(tx, accounts),
      dueSteps(tx, personId, localDate(zone, now)),
    ])
    const content = digestOf({ lines, waiting, due, since })
    await tell(tx, [{ kind: 'digest', to: { personId }, content, by: { mail: true, webhook: false } }], {
      now,
      mail: deps.config.smtp !== null,
    })
    await record(tx, { kind: 'system', name: 'digests' }, now, {
      ...{ type: 'digest.made', ticketId: null, accountId: null },
      payload: { personId, waiting: content.waiting.length, changed: content.changed.length },
    })
  }
}

/** Managers who have no morning yet get their first one. */
async function plan(tx: Transaction, calendars: Calendars, people: PersonId[], now: Date): Promise<void> {
  if (people.length === 0) return
  const profile = await profilesOf(tx, people)
  await tx
    .insert(managerDigests)
    .values(
      people.map((personId) => {
        const own = profile(personId)
        return { personId, nextAt: nextDigest(own, calendars.inForce(own.calendar, now), now), since: now }
      }),
    )
    .onConflictDoNothing()
}
