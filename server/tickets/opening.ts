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
import { nextRelaxation, type Plan } from '#server/routing/relaxation.ts'
import { queueFor, type Rule } from '#server/routing/rules.ts'
import type { ClockHouse } from '#server/sla/clock-book.ts'
import type { ClockRow } from '#server/sla/clock-row.ts'
import { clocksAfter } from '#server/sla/clock-rules.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { priorityOf } from './priority.ts'
import type { Reporter } from './ticket.table.ts'
import type {
  SupportLevel,
  TicketChannel,
  TicketImpact,
  TicketPriority,
  TicketSymptom,
  TicketType,
} from './ticket.contract.ts'

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
  /** The account was closed: nothing is opened for it any more. */
  isClosed?: boolean
  /** Delivery of what was ordered is promised, and no answer besides. */
  isOrder?: boolean
}

export interface House extends ClockHouse {
  rules: readonly Rule[]
  planOf(queue: QueueId): Plan
}

export interface Opening {
  id: TicketId
  workItemId: WorkItemId
  handOffId: HandOffId
  priority: TicketPriority
  level: SupportLevel
  queueId: QueueId
  nextRelaxationAt: Date | null
  clocks: readonly ClockRow[]
  request: Request
  concern: Concern
  /** The agent who keeps it on the own seat while opening; null when it is routed. */
  takenBy: PersonId | null
  now: Date
}

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
  const clockFacts = {
    id,
    accountId: concern.account?.id ?? null,
    circuitId: concern.circuit?.id ?? null,
    type: request.type,
    priority,
    accountGrade,
    serviceGrade,
    calendar: concern.account?.calendar ?? null,
    down: request.impact === 'down',
  }
  const clocks = clocksAfter([], { what: 'opened', isOrder: concern.isOrder ?? false }, clockFacts, house, now)
  return {
    id,
    workItemId: newId(),
    handOffId: newId(),
    priority,
    level: 'L1',
    queueId,
    nextRelaxationAt: takenBy ? null : nextRelaxation(house.planOf(queueId), 0, now),
    clocks,
    request,
    concern,
    takenBy,
    now,
  }
}
