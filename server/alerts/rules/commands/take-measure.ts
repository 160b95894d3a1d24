import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { AccountId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { fallOf } from '../fall.ts'
import type { MeasureTaken, NewMeasure } from '../rule.contract.ts'
import { accountMeasures } from '../rule.table.ts'

/**
 * Another system tells how much an account used or spent in a month. The same figure told again changes nothing, whatever
 * key it comes under; a corrected one takes the place of the one before. Refuses with `account.not_found`,
 * `circuit.not_found` and `measure.future`.
 */
export async function takeMeasure(deps: Deps, actor: StaffActor, input: NewMeasure): Promise<MeasureTaken> {
  const now = deps.clock.now()
  const period = `${input.period}-01`
  const taken = await inTransaction(deps.db, async (tx): Promise<MeasureTaken> => {
    const [account] = await rowsOf<{ id: AccountId; circuit: boolean }>(
      tx,
      sql`select a.id, exists (select from circuits c where c.account_id = a.id and c.number = ${input.circuit}) as circuit
            from accounts a where a.code = ${input.account} for share`,
    )
    if (!account) throw notFound('account')
    if (input.circuit && !account.circuit) throw notFound('circuit')
    if (period > now.toISOString().slice(0, 10)) {
      const detail = 'A month that has not begun yet has no figures.'
      throw new Refusal('measure.future', detail, 422, { errors: [{ pointer: '/period', detail }] })
    }
    const subject = input.circuit ?? ''
    const { kind, value, unit, source } = input
    const same = and(
      eq(accountMeasures.accountId, account.id),
      eq(accountMeasures.kind, kind),
      eq(accountMeasures.subject, subject),
    )
    const [known] = await tx
      .select()
      .from(accountMeasures)
      .where(and(same, eq(accountMeasures.period, period)))
    const before = await tx
      .select({ period: accountMeasures.period, value: accountMeasures.value })
      .from(accountMeasures)
      .where(
        and(
          same,
          lt(accountMeasures.period, period),
          gte(accountMeasures.period, sql`${period}::date - interval '3 months'`),
        ),
      )
      .orderBy(desc(accountMeasures.period))
      .limit(3)
    const fall = fallOf(value, before)
    const news = known?.value !== value
    if (news) {
      await tx
        .insert(accountMeasures)
        .values({ accountId: account.id, kind, subject, period, value, unit, source, receivedAt: now })
        .onConflictDoUpdate({
          target: [accountMeasures.accountId, accountMeasures.kind, accountMeasures.subject, accountMeasures.period],
          set: { value, unit, source, receivedAt: now },
        })
      await record(tx, actor, now, {
        ...{ type: 'account.measured', ticketId: null, accountId: account.id },
        payload: {
          ...{ kind, subject, period: input.period, value, unit, source },
          ...{
            baseline: fall?.baseline ?? null,
            fallPercent: fall?.fallPercent ?? null,
            corrected: known !== undefined,
          },
        },
      })
    }
    return {
      ...{ account: input.account, kind, period: input.period, value, news },
      ...{ baseline: fall?.baseline ?? null, fallPercent: fall?.fallPercent ?? null },
    }
  })
  deps.wake.now('events')
  return taken
}
