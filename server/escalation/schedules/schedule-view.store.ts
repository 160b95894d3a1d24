import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId, ScheduleId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { holesIn, nextChange, onCallAt, shiftsOf, type Shift } from './on-call.ts'
import type { ScheduleCalendar, ScheduleLine, ScheduleView } from './schedule-view.contract.ts'
import { schedulesWithChanges, type StoredSchedule } from './schedule.store.ts'

const fortnight = 14 * 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()

interface Person {
  id: PersonId
  name: string
  nameEn: string
  active: boolean
}

/** Everybody a schedule speaks of. */
export function peopleOf({ plan, overrides, temporaries }: StoredSchedule): PersonId[] {
  return [
    ...plan.rotations.flatMap(({ people }) => people as PersonId[]),
    ...overrides.flatMap(({ personId, byId }) => [personId, byId].filter((id) => id !== null)),
    ...temporaries.flatMap(({ shifts }) => shifts.map(({ personId }) => personId)),
  ]
}

export async function personsById(db: Db, ids: readonly PersonId[]): Promise<Map<PersonId, Person>> {
  const rows = await rowsOf<Person>(
    db,
    sql`select id, name, name_en as "nameEn", active from people
         where id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb)::uuid)`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

function lineOf(schedule: StoredSchedule, people: Map<PersonId, Person>, now: Date): ScheduleLine {
  const { id, name, nameEn, zone, active, version } = schedule.row
  const until = new Date(now.getTime() + fortnight)
  const there = shiftsOf(schedule, now, until).filter(({ personId }) => people.get(personId)?.active)
  const holes = holesIn(there, now, until)
  return {
    ...{ id, name, nameEn, zone, active, version },
    onCall: onCallAt(schedule, now).flatMap((personId) => {
      const person = people.get(personId)
      return person?.active ? [nameOnly(person)] : []
    }),
    nextChangeAt: nextChange(schedule, now)?.toISOString() ?? null,
    holeHours: holes.reduce((sum, hole) => sum + (hole.until - hole.from) / 3_600_000, 0),
  }
}

const nameOnly = ({ id, name, nameEn }: Person) => ({ id, name, nameEn })

/** Every schedule with who is on call now. */
export async function scheduleLines(db: Db, now: Date, all: boolean): Promise<ScheduleLine[]> {
  const ids = all ? await rowsOf<{ id: ScheduleId }>(db, sql`select id from on_call_schedules`) : null
  const schedules = await schedulesWithChanges(
    db,
    now,
    ids?.map(({ id }) => id),
  )
  const people = await personsById(db, schedules.flatMap(peopleOf))
  return schedules.map((schedule) => lineOf(schedule, people, now))
}

export async function findSchedule(db: Db, id: ScheduleId, since: Date): Promise<StoredSchedule> {
  const [schedule] = await schedulesWithChanges(db, since, [id])
  if (!schedule) throw notFound('schedule')
  return schedule
}

export async function scheduleView(db: Db, id: ScheduleId, now: Date): Promise<ScheduleView> {
  const schedule = await findSchedule(db, id, now)
  const makers = [...schedule.overrides, ...schedule.temporaries].map(({ createdBy }) => createdBy)
  const mentioned = new Set(peopleOf(schedule))
  const people = await personsById(db, [...mentioned, ...makers])
  const named = (personId: PersonId | null) => {
    const person = personId ? people.get(personId) : undefined
    return person ? nameOnly(person) : null
  }
  return {
    ...lineOf(schedule, people, now),
    plan: schedule.plan,
    people: [...people.values()].filter(({ id }) => mentioned.has(id)),
    overrides: schedule.overrides.map(({ id, kind, personId, byId, from, until, reason, createdBy }) => ({
      ...{ id, kind, person: named(personId), by: named(byId), reason, madeBy: named(createdBy) },
      ...{ from: from.toISOString(), until: until.toISOString() },
    })),
    temporaries: schedule.temporaries.map(({ id, from, until, reason, shifts, createdBy }) => ({
      ...{ id, reason, madeBy: named(createdBy), from: from.toISOString(), until: until.toISOString() },
      shifts: shifts.flatMap((shift) => {
        const person = named(shift.personId)
        return person ? [{ person, from: shift.from, until: shift.until }] : []
      }),
    })),
  }
}

/** Who is on call when, in a stretch of time. People who have left are shown, and what they leave is a hole. */
export async function scheduleCalendar(db: Db, id: ScheduleId, from: Date, until: Date): Promise<ScheduleCalendar> {
  const schedule = await findSchedule(db, id, from)
  const people = await personsById(db, peopleOf(schedule))
  const shifts = shiftsOf(schedule, from, until)
  const there = shifts.filter(({ personId }) => people.get(personId)?.active)
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    shifts: shifts.flatMap((shift: Shift) => {
      const person = people.get(shift.personId)
      if (!person) return []
      return [{ person, from: iso(shift.from), until: iso(shift.until), because: shift.because }]
    }),
    holes: holesIn(there, from, until).map((hole) => ({ from: iso(hole.from), until: iso(hole.until) })),
  }
}
