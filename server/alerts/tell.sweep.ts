import { and, asc, eq, isNotNull, lte, min } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { ChannelId } from '#server/kernel/ids.ts'
import { tell, type NewNotice } from '#server/notices/tell.store.ts'
import { ladderOf } from '#server/portfolio/ladder.ts'
import { awayAt, teamsOf } from '#server/portfolio/profile.store.ts'
import { alerts } from './alert.table.ts'
import { shippedTerms } from './rules/shipped.ts'

/** Tells those on whose rung an alert is: by mail and their own channels as its rule says, and the house's channels once. */
export function alertTellSweep(deps: Deps): Sweep {
  return {
    name: 'alert-tell',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(alerts.tellAt) })
        .from(alerts)
        .where(isNotNull(alerts.tellAt))
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(alerts)
          .where(and(isNotNull(alerts.tellAt), lte(alerts.tellAt, now)))
          .orderBy(asc(alerts.tellAt))
          .limit(100)
          .for('update', { skipLocked: true })
        if (due.length === 0) return 0
        const teams = await teamsOf(tx, [...new Set(due.map(({ accountId }) => accountId))])
        const away = await awayAt(tx, now)
        return eachSafely(tx, deps.log, due, async (inner, alert) => {
          const team = teams.get(alert.accountId)
          await tellOne(inner, alert, team ? ladderOf(team, away)[alert.rung as 0 | 1 | 2] : [])
        })
      })
      if (done > 0) deps.wake.now('events', 'sweeps')
      return done

      async function tellOne(
        tx: Transaction,
        alert: typeof alerts.$inferSelect,
        people: Parameters<typeof ladderOf>[0]['managerId'][],
      ) {
        await tx.update(alerts).set({ tellAt: null }).where(eq(alerts.id, alert.id))
        const terms = alert.terms ?? shippedTerms
        const about = { kind: 'alert' as const, accountId: alert.accountId, alertId: alert.id }
        const readers = people.filter((one) => one !== null)
        const notices: NewNotice[] = [
          ...readers.map((personId) => ({
            ...about,
            to: { personId },
            by: { mail: terms.mail, webhook: terms.ownChannels },
          })),
          ...(alert.rung === 0 ? terms.channelIds : []).map((id) => ({ ...about, to: { channelId: id as ChannelId } })),
        ]
        await tell(tx, notices, { now, mail: deps.config.smtp !== null })
        await record(tx, { kind: 'system', name: 'alerts' }, now, {
          ...{ type: 'alert.told', ticketId: null, accountId: alert.accountId },
          payload: { alertId: alert.id, rule: alert.rule, rung: alert.rung, people: readers },
        })
      }
    },
  }
}
