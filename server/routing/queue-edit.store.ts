import { asc, eq, isNull, sql } from 'drizzle-orm'
import { calendars } from '#server/calendar/calendar.table.ts'
import { calendarsInForce } from '#server/calendar/calendar-list.store.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { versionOf } from '#server/kernel/version-of.ts'
import type { QueueId, WorkItemId } from '#server/kernel/ids.ts'
import { people, skills } from '#server/seats/seat.table.ts'
import type { Queue, QueueRow } from './configuration.store.ts'
import type { QueueChoices, QueueInput } from './queue-edit.contract.ts'
import type { HouseFacts } from './queue-check.ts'
import { queues } from './queue.table.ts'
import { nextRelaxation, stepsKept } from './relaxation.ts'

/** The queue, for this transaction alone; null when there is none by this code. */
export async function lockQueue(tx: Transaction, code: string): Promise<QueueRow | null> {
  const [row] = await tx.select().from(queues).where(eq(queues.code, code)).for('update')
  return row ?? null
}

/** What an edit is based on: everything an edit can change, and nothing that changes by itself. */
export function queueVersion(row: QueueRow): string {
  const { open: _open, ...content } = row
  return versionOf(content)
}

export async function queueIds(db: Db): Promise<Map<string, QueueId>> {
  const rows = await db.select({ code: queues.code, id: queues.id }).from(queues)
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** What is saved of what an administrator sets. */
export function columnsOf(input: QueueInput) {
  const { name, nameEn, skills, preferred, affinity, calendar, offerSeconds, maxOffers, plan, supervisor } = input
  const rest = { name, nameEn, skills, preferred, affinity, calendar, offerSeconds, maxOffers }
  return { ...rest, relaxation: plan, supervisorId: supervisor as QueueRow['supervisorId'] }
}

/** The same the other way round: a saved queue, or the part of one an event tells, as an administrator sets it. */
export function inputOf({ relaxation, supervisorId, ...rest }: Partial<QueueRow>): Partial<QueueInput> {
  const { name, nameEn, skills, preferred, affinity, calendar, offerSeconds, maxOffers } = rest
  const set = { name, nameEn, skills, preferred, affinity, calendar, offerSeconds, maxOffers }
  return Object.fromEntries(
    Object.entries({ ...set, plan: relaxation, supervisor: supervisorId }).filter(([, value]) => value !== undefined),
  )
}

/** What the house has, to hold a draft against. `code` is the queue the draft is of, when it exists. */
export async function houseFacts(db: Db, code: string | null): Promise<HouseFacts> {
  const [skillRows, calendarRows, staff, seats, ruled] = await Promise.all([
    db.select({ code: skills.code }).from(skills),
    db.select({ code: calendars.code }).from(calendars).where(isNull(calendars.retiredAt)),
    db.select({ id: people.id, active: people.active, roles: people.roles }).from(people),
    rowsOf<HouseFacts['seats'][number]>(
      db,
      sql`select s.level, coalesce((select jsonb_object_agg(k.skill, k.level) from seat_skills k where k.seat_id = s.id), '{}') as skills
            from seats s join people p on p.id = s.id and p.active`,
    ),
    code === null
      ? [{}]
      : rowsOf(db, sql`select from routing_rules r join queues q on q.id = r.queue_id where q.code = ${code} limit 1`),
  ])
  return {
    skills: new Set(skillRows.map((row) => row.code)),
    calendars: new Set(calendarRows.map((row) => row.code)),
    people: new Map(staff.map((person) => [person.id as string, person])),
    seats,
    ruled: ruled.length > 0,
  }
}

/** What the editor offers to choose from. */
export async function queueChoices(db: Db, now: Date): Promise<QueueChoices> {
  const [skillRows, inForce, staff] = await Promise.all([
    rowsOf<QueueChoices['skills'][number]>(
      db,
      sql`select k.code, k.name, k.name_en as "nameEn",
                 (select count(*)::int from seat_skills h join people p on p.id = h.seat_id and p.active where h.skill = k.code) as seats
            from skills k order by k.code`,
    ),
    calendarsInForce(db, now),
    db
      .select({ id: people.id, name: people.name, nameEn: people.nameEn, team: people.team, roles: people.roles })
      .from(people)
      .where(eq(people.active, true))
      .orderBy(asc(people.nameEn)),
  ])
  return { skills: skillRows, calendars: inForce, people: staff }
}

/**
 * A new plan holds for what waits, too: of the steps taken those before the first difference still count, and the next is
 * due counted from entering the queue. Takes the tickets first, in order, as every change to work does.
 */
export async function replan(tx: Transaction, before: QueueRow, after: Queue): Promise<void> {
  await tx.execute(sql`
    select 1 from tickets
     where id in (select ticket_id from work_items where queue_id = ${after.id} and state in ('queued', 'offered'))
     order by id for update`)
  const waiting = await rowsOf<{ id: WorkItemId; step: number; entered: string }>(
    tx,
    sql`select id, relaxation_step as step, to_json(entered_queue_at)#>>'{}' as entered
          from work_items where queue_id = ${after.id} and state in ('queued', 'offered')`,
  )
  const planned = waiting.map(({ id, step, entered }) => {
    const kept = stepsKept(before.relaxation, after.relaxation, step)
    return { id, step: kept, next: nextRelaxation(after, kept, new Date(entered)) }
  })
  await tx.execute(sql`
    update work_items set relaxation_step = p.step, next_relaxation_at = p.next
      from jsonb_to_recordset(${JSON.stringify(planned)}::jsonb) as p(id uuid, step integer, next timestamptz)
     where work_items.id = p.id`)
}
