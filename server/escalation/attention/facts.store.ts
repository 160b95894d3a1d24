import { sql } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { nextOpen } from '#server/calendar/calendar.ts'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AccountId, ChannelId, PersonId, TicketId } from '#server/kernel/ids.ts'
import { schedulesWithChanges } from '../schedules/schedule.store.ts'
import type { PolicyTerms } from '../policies/policy.contract.ts'
import { peopleMentioned } from './decide.ts'
import type { HouseFacts, Subject } from './resolve.ts'
import type { Opening } from './run.ts'

const list = (ids: readonly string[]) => sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`

interface SubjectRow {
  key: string
  account_id: AccountId | null
  manager_id: PersonId | null
  deputy_id: PersonId | null
  director_id: PersonId | null
  over: boolean
  holder_id: PersonId | null
  first_owner_id: PersonId | null
  supervisor_id: PersonId | null
}

/** What runs are about: by the ticket's id, or by the account's where there is no ticket. */
export async function subjectsOf(
  db: Db,
  of: readonly { ticketId: TicketId | null; accountId: AccountId | null }[],
): Promise<(one: { ticketId: TicketId | null; accountId: AccountId | null }) => Subject> {
  const tickets = [...new Set(of.flatMap(({ ticketId }) => ticketId ?? []))]
  const accounts = [...new Set(of.flatMap(({ ticketId, accountId }) => (ticketId ? [] : (accountId ?? []))))]
  const rows = await rowsOf<SubjectRow>(
    db,
    sql`
    select t.id as key, t.account_id, a.manager_id, a.deputy_id, a.director_id,
           t.ended_at is not null or t.status = 'resolved' as over, t.holder_id, t.first_owner_id, q.supervisor_id
      from tickets t left join queues q on q.id = t.queue_id left join accounts a on a.id = t.account_id
     where t.id in ${list(tickets)}
    union all
    select a.id, a.id, a.manager_id, a.deputy_id, a.director_id, false, null, null, null
      from accounts a where a.id in ${list(accounts)}`,
  )
  const found = new Map(rows.map((row) => [row.key, row]))
  return ({ ticketId, accountId }) => {
    const row = found.get(ticketId ?? accountId ?? '')
    return {
      accountId: row?.account_id ?? accountId,
      account: row?.account_id
        ? { managerId: row.manager_id, deputyId: row.deputy_id, directorId: row.director_id }
        : null,
      ticket:
        ticketId && row
          ? {
              over: row.over,
              holderId: row.holder_id,
              firstOwnerId: row.first_owner_id,
              supervisorId: row.supervisor_id,
            }
          : null,
    }
  }
}

/** Who is there to be told, for these policies and subjects: three questions, however many runs there are. */
export async function houseFacts(
  db: Db,
  policies: readonly { terms: PolicyTerms }[],
  subjects: readonly Subject[],
  from: Date,
): Promise<HouseFacts> {
  const [schedules, channels] = await Promise.all([
    schedulesWithChanges(db, from),
    rowsOf<{ id: ChannelId }>(db, sql`select id from channels where active and owner_id is null`),
  ])
  const onCall = schedules.flatMap(({ plan, overrides, temporaries }) => [
    ...plan.rotations.flatMap(({ people }) => people as PersonId[]),
    ...overrides.flatMap(({ byId }) => byId ?? []),
    ...temporaries.flatMap(({ shifts }) => shifts.map(({ personId }) => personId)),
  ])
  const people = await rowsOf<{ id: PersonId }>(
    db,
    sql`select id from people where active and id in ${list([...new Set([...peopleMentioned(policies, subjects), ...onCall])])}`,
  )
  return {
    people: new Set(people.map(({ id }) => id)),
    schedules: new Map(schedules.map((schedule) => [schedule.row.id, schedule])),
    channels: new Set(channels.map(({ id }) => id)),
  }
}

/** When steps of this policy may fire: around the clock, or in the open hours of its calendar. A calendar that is gone holds nobody back. */
export async function openingOf(db: Database, now: Date): Promise<(terms: PolicyTerms) => Opening> {
  const calendars = await calendarsOf(db)
  return ({ calendar }) => {
    if (!calendar) return (at) => at
    try {
      const version = calendars.versionOf(calendars.refFor(calendar, now))
      return (at) => nextOpen(version, at)
    } catch {
      return (at) => at
    }
  }
}
