import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import type { ScheduleId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { Schedule } from './on-call.ts'
import { onCallOverrides, onCallSchedules, onCallTemporaries } from './schedule.table.ts'

export type ScheduleRow = typeof onCallSchedules.$inferSelect

export interface StoredSchedule extends Schedule {
  row: ScheduleRow
  overrides: (typeof onCallOverrides.$inferSelect)[]
  temporaries: (typeof onCallTemporaries.$inferSelect)[]
}

/** Schedules with what changes them from `since` on; all that are in use unless some are named. */
export async function schedulesWithChanges(db: Db, since: Date, ids?: ScheduleId[]): Promise<StoredSchedule[]> {
  const rows = await db
    .select()
    .from(onCallSchedules)
    .where(ids ? inArray(onCallSchedules.id, ids) : eq(onCallSchedules.active, true))
    .orderBy(asc(onCallSchedules.nameEn))
  if (rows.length === 0) return []
  const known = rows.map(({ id }) => id)
  const [overrides, temporaries] = await Promise.all([
    db
      .select()
      .from(onCallOverrides)
      .where(and(inArray(onCallOverrides.scheduleId, known), gt(onCallOverrides.until, since)))
      .orderBy(asc(onCallOverrides.createdAt), asc(onCallOverrides.id)),
    db
      .select()
      .from(onCallTemporaries)
      .where(and(inArray(onCallTemporaries.scheduleId, known), gt(onCallTemporaries.until, since)))
      .orderBy(asc(onCallTemporaries.from)),
  ])
  return rows.map((row) => ({
    row,
    zone: row.zone,
    plan: row.plan,
    overrides: overrides.filter(({ scheduleId }) => scheduleId === row.id),
    temporaries: temporaries.filter(({ scheduleId }) => scheduleId === row.id),
  }))
}

/** One schedule, for this transaction alone. */
export async function lockSchedule(tx: Transaction, id: ScheduleId, since: Date): Promise<StoredSchedule> {
  await tx.execute(sql`select 1 from on_call_schedules where id = ${id} for update`)
  const [schedule] = await schedulesWithChanges(tx, since, [id])
  if (!schedule) throw notFound('schedule')
  return schedule
}

/** Schedules whose people change. Rides on_call_schedules_change. */
export async function lockDueSchedules(tx: Transaction, now: Date, limit: number): Promise<ScheduleId[]> {
  const rows = (await tx.execute(sql`
    select id from on_call_schedules where next_change_at <= ${now.toISOString()}::timestamptz
     order by next_change_at limit ${limit} for update skip locked`)) as unknown as { id: ScheduleId }[]
  return rows.map(({ id }) => id)
}

export async function nextHandOver(db: Db): Promise<Date | null> {
  const [row] = (await db.execute(
    sql`select min(next_change_at) as due from on_call_schedules where next_change_at is not null`,
  )) as unknown as { due: string | null }[]
  return row?.due ? new Date(row.due) : null
}
