import { sql } from 'drizzle-orm'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import { rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import type { AccountId, CircuitId, TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import { clocksOfTicket } from './clock.store.ts'
import type { LevelTrial, LevelTrialAnswer } from './level-view.contract.ts'
import { placeNamed } from './level-grid.contract.ts'
import { withCircuits } from './contract-lines.store.ts'
import type { Levels } from './levels.ts'
import { serviceLevelsOf } from './levels.store.ts'
import { targetFor, type TargetFacts } from './targets.ts'
import { readTerms } from './terms.ts'
import { tryLevels, type TriedClock } from './trial.ts'

type Described = LevelTrialAnswer['ticket']
interface Row extends Omit<Described, 'openedAt'> {
  id: TicketId
  account_id: AccountId | null
  circuit_id: CircuitId | null
  account_calendar: string | null
  opened_at: string
  acknowledged_at: string | null
  restored_at: string | null
  resolved_at: string | null
  ended_at: string | null
  opened_with: TicketPriority | null
  changes: { at: string; to: TicketPriority }[]
}

/** Replays a past ticket under edited levels, from its real ledger. Refuses with `ticket.not_found`. */
export async function trialOf(db: Database, asked: LevelTrial, now: Date): Promise<LevelTrialAnswer> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select t.id, t.number, t.subject, t.type, t.priority, t.opened_at, t.acknowledged_at, t.restored_at, t.resolved_at, t.ended_at,
           t.account_id, t.circuit_id, a.calendar as account_calendar, coalesce(a.grade, 'standard') as "accountGrade",
           c.grade as "serviceGrade", c.number as circuit,
           case when a.id is null then null else jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) end as account,
           (select e.payload->>'priority' from events e where e.ticket_id = t.id and e.type = 'ticket.opened') as opened_with,
           coalesce((select jsonb_agg(jsonb_build_object('at', e.at, 'to', e.payload->>'to') order by e.chain_seq)
                       from events e where e.ticket_id = t.id and e.type = 'ticket.priorityChanged'), '[]') as changes
      from tickets t left join accounts a on a.id = t.account_id left join circuits c on c.id = t.circuit_id
     where t.number = ${asked.ticket.toUpperCase()}`,
  )
  if (!row) throw notFound('ticket')
  const [rows, calendars, edited] = await Promise.all([
    clocksOfTicket(db, row.id),
    calendarsOf(db),
    editedLevels(db, asked, row, now),
  ])
  const facts = (priority: TicketPriority): TargetFacts => ({
    ...{ type: row.type, priority, accountGrade: row.accountGrade, serviceGrade: row.serviceGrade },
    ...{ accountId: row.account_id, circuitId: row.circuit_id },
    ...(row.account_calendar ? { accountCalendar: row.account_calendar } : {}),
  })
  const clocks = tryLevels(
    {
      openedAt: toInstant(row.opened_at),
      acknowledgedAt: toInstantOrNull(row.acknowledged_at),
      restoredAt: toInstantOrNull(row.restored_at),
      resolvedAt: toInstantOrNull(row.resolved_at),
      endedAt: toInstantOrNull(row.ended_at),
      priority: row.opened_with ?? row.priority,
      priorityChanges: row.changes.map(({ at, to }) => ({ at: toInstant(at), to })),
      clocks: rows,
    },
    {
      targetFor: (clock, priority) => targetFor(clock.kind, { ...facts(priority), ...placed(clock) }, edited),
      calendarRef(code, at) {
        const named = code === 'account' ? (row.account_calendar ?? 'serviceDesk') : code
        // A calendar that is younger than the ticket is taken as it is now.
        return calendars.inForce(named, at) ? calendars.refFor(named, at) : calendars.refFor(named, now)
      },
    },
    calendars.versionOf,
    now,
  )
  const { number, subject, type, priority, account, accountGrade, serviceGrade, circuit } = row
  const ticket = { number, subject, type, priority, account, accountGrade, serviceGrade, circuit }
  return { ticket: { ...ticket, openedAt: toInstant(row.opened_at).toISOString() }, clocks }
}

/** What only the clock remembers: which update it was, which level it was handed to. */
function placed({ level, terms }: TriedClock): Partial<TargetFacts> {
  const line = readTerms(terms)?.line.split('~')[0]
  const { moment } = (line && placeNamed(line)?.place) || {}
  return {
    ...(moment ? { updatedBefore: moment !== 'first', down: moment === 'whileDown' } : {}),
    ...(level ? { level } : {}),
  }
}

async function editedLevels(db: Database, asked: LevelTrial, row: Row, now: Date): Promise<Levels> {
  const levels = (await serviceLevelsOf(db)).inForce(now)
  const house = asked.cells ? { version: levels.house.version + 1, cells: asked.cells } : levels.house
  if (!asked.contract) return { ...levels, house }
  if (!row.account_id)
    throw new Refusal('ticket.no_account', 'This ticket belongs to no account, so no contract counts.', 422)
  const { number, lines } = asked.contract
  const proposed = {
    ...{ contract: number, version: 0, startsOn: '', endsOn: '' },
    lines: (await withCircuits(db, row.account_id, lines)).lines,
  }
  const accountId = row.account_id
  const others = levels.contractsOf(accountId).filter(({ contract }) => contract !== number)
  return {
    ...levels,
    house,
    contractsOf: (account) => (account === accountId ? [proposed, ...others] : levels.contractsOf(account)),
  }
}
