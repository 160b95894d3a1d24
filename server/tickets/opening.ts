import type { AccountGrade, CircuitKind, Language, ServiceGrade } from '#server/accounts/account.contract.ts'
import {
  newId,
  type AccountId,
  type CircuitId,
  type ContactId,
  type HandOffId,
  type PersonId,
  type TicketId,
  type WorkItemId,
} from '#server/kernel/ids.ts'
import type { RelaxationStep } from '#server/routing/queue.contract.ts'
import { queueFor, type Rule } from '#server/routing/rules.ts'
import type { CalendarOf } from '#server/sla/clock.ts'
import { startedClock, type ClockRow } from '#server/sla/clock-row.ts'
import type { Levels } from '#server/sla/levels.ts'
import { targetFor, type TargetFacts, type TargetKind } from '#server/sla/targets.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { priorityOf } from './priority.ts'
import type { Reporter } from './ticket.table.ts'
import type { TicketChannel, TicketImpact, TicketPriority, TicketSymptom, TicketType } from './ticket.contract.ts'

/** What somebody asks for, whichever door it came in by. */
export interface Request {
  channel: TicketChannel
  type: TicketType
  symptom: TicketSymptom
  impact: TicketImpact
  subject: string
  description: string
  language: Language
  since: Date | null
  reporter: Reporter | null
}

/** Whom and what it concerns, as the database knows it. */
export interface Concern {
  account: { id: AccountId; grade: AccountGrade; calendar: string; region: string } | null
  contactId: ContactId | null
  circuit: { id: CircuitId; kind: CircuitKind; grade: ServiceGrade; region: string | null } | null
  repeatOfId: TicketId | null
}

export interface House {
  rules: readonly Rule[]
  relaxationOf(queue: QueueId): readonly RelaxationStep[]
  calendarRef(code: string): string
  calendarOf: CalendarOf
  levels: Levels
}

export interface Opening {
  id: TicketId
  workItemId: WorkItemId
  handOffId: HandOffId
  priority: TicketPriority
  queueId: QueueId
  nextRelaxationAt: Date | null
  clocks: ClockRow[]
  request: Request
  concern: Concern
  /** The agent who keeps it on the own seat while opening; null when it is routed. */
  takenBy: PersonId | null
  now: Date
}

/** The promises a new ticket starts with, as far as the service levels know any (domain, Service levels). */
const startingClocks: TargetKind[] = ['acknowledge', 'restore', 'resolve']

/** Decides all that opening a ticket means: priority, queue, promises. Pure. */
export function openingOf(
  request: Request,
  concern: Concern,
  house: House,
  takenBy: PersonId | null,
  now: Date,
): Opening {
  const accountGrade = concern.account?.grade ?? null
  const serviceGrade = concern.circuit?.grade ?? null
  const priority = priorityOf({ impact: request.impact, serviceGrade, accountGrade, type: request.type })
  const id = newId<TicketId>()
  const queueId = queueFor(house.rules, 'L1', {
    type: request.type,
    circuitKind: concern.circuit?.kind ?? null,
    symptom: request.symptom,
    priority,
    accountGrade,
    serviceGrade,
    language: request.language,
    region: concern.circuit?.region ?? concern.account?.region ?? null,
    account: concern.account?.id ?? null,
    repeat: concern.repeatOfId !== null,
  })
  const facts: TargetFacts = {
    accountGrade: accountGrade ?? 'standard',
    serviceGrade,
    priority,
    type: request.type,
    accountId: concern.account?.id ?? null,
    circuitId: concern.circuit?.id ?? null,
    ...(concern.account ? { accountCalendar: concern.account.calendar } : {}),
  }
  const clocks = startingClocks.flatMap((kind) => {
    const target = targetFor(kind, facts, house.levels)
    if (!target) return []
    const code = target.calendar === 'account' ? (concern.account?.calendar ?? 'serviceDesk') : target.calendar
    const calendar = house.calendarRef(code)
    return [startedClock({ id, accountId: concern.account?.id ?? null }, kind, target, calendar, house.calendarOf, now)]
  })
  const firstStep = house.relaxationOf(queueId)[0]
  return {
    id,
    workItemId: newId(),
    handOffId: newId(),
    priority,
    queueId,
    nextRelaxationAt: firstStep && !takenBy ? new Date(now.getTime() + firstStep.after * 1000) : null,
    clocks,
    request,
    concern,
    takenBy,
    now,
  }
}
