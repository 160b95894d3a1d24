import { and, asc, eq, isNotNull, lte, min } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { ladderOf, nextRung } from '#server/portfolio/ladder.ts'
import { awayAt, profilesOf, teamsOf } from '#server/portfolio/profile.store.ts'
import { alerts } from './alert.table.ts'
import { toldAt, windowEnd } from './loop.ts'
import { shippedTerms } from './rules/shipped.ts'

const waiting = and(isNotNull(alerts.nextClimbAt), eq(alerts.state, 'open'))

/**
 * What is new gets its window and is told to those who answer for the account; what nobody has acknowledged in its window
 * climbs: manager, deputy, sales director. At the top it stays, and stays red on every board.
 */
export function alertClimbSweep(deps: Deps): Sweep {
  const calendarAt = async (now: Date) => {
    const calendars = await calendarsOf(deps.db)
    return (code: string) => calendars.inForce(code, now)
  }
  return {
    name: 'alert-climb',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(alerts.nextClimbAt) })
        .from(alerts)
        .where(waiting)
      return row?.due ?? null
    },
    async run(now) {
      const calendar = await calendarAt(now)
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(alerts)
          .where(and(waiting, lte(alerts.nextClimbAt, now)))
          .orderBy(asc(alerts.nextClimbAt))
          .limit(100)
          .for('update', { skipLocked: true })
        if (due.length === 0) return 0
        const teams = await teamsOf(tx, [...new Set(due.map(({ accountId }) => accountId))])
        const away = await awayAt(tx, now)
        return eachSafely(tx, deps.log, due, (inner, alert) =>
          climb(inner, alert, teams.get(alert.accountId), away, calendar, now),
        )
      })
      if (done > 0) deps.wake.now('events', 'sweeps')
      return done
    },
  }
}

async function climb(
  tx: Transaction,
  alert: typeof alerts.$inferSelect,
  team: Parameters<typeof ladderOf>[0] | undefined,
  away: Parameters<typeof ladderOf>[1],
  calendar: (code: string) => Parameters<typeof windowEnd>[2],
  now: Date,
): Promise<void> {
  const ladder = ladderOf(team ?? { managerId: null, deputyId: null, directorId: null }, away)
  const isNew = alert.dueAt === null
  const rung = nextRung(ladder, isNew ? 0 : alert.rung + 1)
  // Nobody is left above: it keeps the time by which it should have been answered.
  if (rung === null) {
    await tx
      .update(alerts)
      .set({ nextClimbAt: null, dueAt: alert.dueAt ?? now, version: alert.version + 1 })
      .where(eq(alerts.id, alert.id))
    return
  }
  const people = ladder[rung]!
  const profile = (await profilesOf(tx, people))(people[0]!)
  const hours = calendar(profile.calendar)
  const dueAt = windowEnd(alert.severity, alert.terms ?? shippedTerms, hours, now)
  await tx
    .update(alerts)
    .set({
      ...{ rung, dueAt: isNew ? dueAt : alert.dueAt, nextClimbAt: dueAt },
      ...{ tellAt: toldAt(alert.severity, profile, hours, now), version: alert.version + 1 },
    })
    .where(eq(alerts.id, alert.id))
  if (isNew) return
  await record(tx, { kind: 'system', name: 'alerts' }, now, {
    ...{ type: 'alert.climbed', ticketId: null, accountId: alert.accountId },
    payload: { alertId: alert.id, rule: alert.rule, rung, people: [...people] },
  })
}
