import { and, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type PersonId, type ScheduleId } from '#server/kernel/ids.ts'
import { notFound, Refusal, type FieldError } from '#server/kernel/refusal.ts'
import type { NewOverride, NewSchedule, NewTemporary, ScheduleChange } from '../schedule-view.contract.ts'
import { lockSchedule } from '../schedule.store.ts'
import { shiftsOf, type Schedule } from '../on-call.ts'
import { onCallOverrides, onCallSchedules, onCallTemporaries } from '../schedule.table.ts'
import { personsById } from '../schedule-view.store.ts'
import { tellTurns } from './tell-turns.ts'

const telling = ({ config }: Deps) => ({ mail: config.smtp !== null })

/** Whatever changes a schedule makes the sweep look at once who is on call now. */
const lookNow = (now: Date) => ({ nextChangeAt: now, updatedAt: now })

export async function addSchedule(deps: Deps, actor: StaffActor, input: NewSchedule): Promise<ScheduleId> {
  const now = deps.clock.now()
  const id = newId<ScheduleId>()
  await inTransaction(deps.db, async (tx) => {
    await refuseStrangers(tx, pointed(input))
    await tx.insert(onCallSchedules).values({ id, ...input, ...lookNow(now) })
    await record(tx, actor, now, changed(id, 'added', { told: [] }))
  })
  deps.wake.now('events', 'sweeps')
  return id
}

export async function changeSchedule(
  deps: Deps,
  actor: StaffActor,
  id: ScheduleId,
  { version, ...input }: ScheduleChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const before = await lockSchedule(tx, id, now)
    const { row } = before
    if (row.version !== version) {
      throw new Refusal(
        'schedule.changed',
        'Somebody changed this schedule meanwhile. Look at it again and repeat your change.',
      )
    }
    await refuseStrangers(tx, pointed(input))
    if (row.active && !input.active) await refuseWhileNamed(tx, id)
    await tx
      .update(onCallSchedules)
      .set({ ...input, ...lookNow(now), version: version + 1 })
      .where(eq(onCallSchedules.id, id))
    const { name, nameEn, zone, plan, active } = row
    const told = await tellTurns(before, id, { ...telling(deps), tx, actor, now, reason: null })
    const change = { was: { name, nameEn, zone, plan, active }, is: input }
    await record(tx, actor, now, changed(id, 'plan', { ...change, told }))
  })
  deps.wake.now('events', 'sweeps')
}

/** Swaps a period. Supervisors swap anybody; others put a colleague in for themselves. */
export async function addOverride(deps: Deps, actor: StaffActor, id: ScheduleId, input: NewOverride): Promise<void> {
  const now = deps.clock.now()
  const span = spanOf(input, now)
  await inTransaction(deps.db, async (tx) => {
    const own = input.kind === 'replace' && input.personId === actor.id
    if (!can.changeOnCall(actor) && !own) throw notYours()
    const before = await lockSchedule(tx, id, now)
    const personId = input.kind === 'add' ? null : (input.personId as PersonId)
    const byId = input.kind === 'remove' ? null : (input.byId as PersonId)
    await refuseStrangers(tx, byId ? [['/byId', byId]] : [])
    if (personId && personId === byId) {
      throw refusal('/byId', 'Choose somebody else to stand in.')
    }
    if (personId) refuseNotOn(before, personId, span, now)
    await tx.insert(onCallOverrides).values({
      ...{ id: newId<never>(), scheduleId: id, kind: input.kind, personId, byId, ...span },
      ...{ reason: input.reason || null, createdBy: actor.id, createdAt: now },
    })
    await touch(tx, id, now)
    const told = await tellTurns(before, id, { ...telling(deps), tx, actor, now, span, reason: input.reason || null })
    await record(tx, actor, now, changed(id, 'swapped', { told }))
  })
  deps.wake.now('events', 'sweeps')
}

/** For a period another schedule stands instead, holidays for instance. */
export async function addTemporary(deps: Deps, actor: StaffActor, id: ScheduleId, input: NewTemporary): Promise<void> {
  const now = deps.clock.now()
  const span = spanOf(input, now)
  await inTransaction(deps.db, async (tx) => {
    if (!can.changeOnCall(actor)) throw notYours()
    const before = await lockSchedule(tx, id, now)
    if (before.temporaries.some((one) => one.from < span.until && span.from < one.until)) {
      throw new Refusal(
        'schedule.overlap',
        'Another temporary schedule covers part of this period. End that one first.',
      )
    }
    const shifts = input.shifts.map(({ personId, from, until }, i) => {
      const [start, end] = [new Date(from), new Date(until)]
      if (end <= start || start < span.from || end > span.until) {
        throw refusal(`/shifts/${i}/until`, 'A shift lies inside the period and ends after it begins.')
      }
      return { personId: personId as PersonId, from: start.toISOString(), until: end.toISOString() }
    })
    await refuseStrangers(
      tx,
      shifts.map(({ personId }, i) => [`/shifts/${i}/personId`, personId] as const),
    )
    await tx.insert(onCallTemporaries).values({
      ...{ id: newId<never>(), scheduleId: id, ...span, shifts },
      ...{ reason: input.reason || null, createdBy: actor.id, createdAt: now },
    })
    await touch(tx, id, now)
    const told = await tellTurns(before, id, { ...telling(deps), tx, actor, now, span, reason: input.reason || null })
    await record(tx, actor, now, changed(id, 'temporary', { told }))
  })
  deps.wake.now('events', 'sweeps')
}

/** Takes a swap or a temporary schedule back. What of it has passed stays as it was: it ends now. */
export async function endChange(
  deps: Deps,
  actor: StaffActor,
  id: ScheduleId,
  which: { override: string } | { temporary: string },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const schedule = await lockSchedule(tx, id, now)
    const isOverride = 'override' in which
    const found = isOverride
      ? schedule.overrides.find((one) => one.id === which.override)
      : schedule.temporaries.find((one) => one.id === which.temporary)
    if (!found) throw notFound('change')
    if (!can.changeOnCall(actor) && !(isOverride && found.createdBy === actor.id)) throw notYours()
    const table = isOverride ? onCallOverrides : onCallTemporaries
    const mine = and(eq(table.id, found.id as never), eq(table.scheduleId, id))
    if (found.from >= now) await tx.delete(table).where(mine)
    else await tx.update(table).set({ until: now }).where(mine)
    await touch(tx, id, now)
    const span = { from: found.from, until: found.until }
    const told = await tellTurns(schedule, id, { ...telling(deps), tx, actor, now, span, reason: null })
    await record(tx, actor, now, changed(id, isOverride ? 'swapEnded' : 'temporaryEnded', { told }))
  })
  deps.wake.now('events', 'sweeps')
}

async function touch(tx: Transaction, id: ScheduleId, now: Date): Promise<void> {
  await tx
    .update(onCallSchedules)
    .set({ ...lookNow(now), version: sql`${onCallSchedules.version} + 1` })
    .where(eq(onCallSchedules.id, id))
}

function spanOf(input: { from: string; until: string }, now: Date): { from: Date; until: Date } {
  const span = { from: new Date(input.from), until: new Date(input.until) }
  if (span.until <= span.from) throw refusal('/until', 'A period ends after it begins.')
  if (span.until <= now) throw refusal('/until', 'This period is over. The past stays as it was.')
  return span
}

const pointed = ({ plan }: Pick<NewSchedule, 'plan'>) =>
  plan.rotations.flatMap(({ people }, r) =>
    people.map((id, i) => [`/plan/rotations/${r}/people/${i}`, id as PersonId] as const),
  )

/** Whoever has no turn in the period has nothing to give away: said here, since otherwise nothing would come of it. */
function refuseNotOn(
  schedule: Schedule,
  personId: PersonId,
  { from, until }: { from: Date; until: Date },
  now: Date,
): void {
  const start = from > now ? from : now
  if (shiftsOf(schedule, start, until).some((shift) => shift.personId === personId)) return
  const detail = 'Nobody is taken off: this person is not on call in this period. Choose one of their turns.'
  throw new Refusal('schedule.not_on_call', detail, 422, { errors: [{ pointer: '/personId', detail }] })
}

/** Only staff who are there can be put on call. */
async function refuseStrangers(db: Db, people: (readonly [pointer: string, id: PersonId])[]): Promise<void> {
  const known = await personsById(
    db,
    people.map(([, id]) => id),
  )
  const errors = people.flatMap(([pointer, id]): FieldError[] =>
    known.get(id)?.active ? [] : [{ pointer, detail: 'Nobody of the staff who is still there. Choose somebody else.' }],
  )
  if (errors.length > 0) throw new Refusal('schedule.people', 'Somebody on it is not there any more.', 422, { errors })
}

async function refuseWhileNamed(tx: Transaction, id: ScheduleId): Promise<void> {
  const named = await rowsOf<{ name: string }>(
    tx,
    sql`select name from attention_policies where active and terms::text like ${`%"${id}"%`}`,
  )
  if (named.length === 0) return
  const names = named.map(({ name }) => name).join(', ')
  throw new Refusal('schedule.in_use', `Policies still tell this schedule: ${names}. Take it out of them first.`, 409, {
    extra: { policies: names },
  })
}

const refusal = (pointer: string, detail: string) =>
  new Refusal('schedule.span', detail, 422, { errors: [{ pointer, detail }] })
const notYours = () =>
  new Refusal(
    'schedule.not_yours',
    'You may put a colleague in for your own turns. Ask a supervisor for anything else.',
    403,
  )

const changed = (scheduleId: ScheduleId, what: string, change: { was?: object; is?: object; told: PersonId[] }) =>
  ({ type: 'schedule.changed', ticketId: null, accountId: null, payload: { scheduleId, what, ...change } }) as const
