import type { ArticleAudience } from '#server/kb/article.contract.ts'
import type {
  AccountId,
  CallId,
  CircuitId,
  ContactId,
  HistoryId,
  LeaveId,
  OfferId,
  PersonId,
  QueueId,
  ResourceId,
  SavedViewId,
  ScenarioId,
  TicketId,
} from '#server/kernel/ids.ts'
import type { EscalationSeverity, EscalationState } from '#server/escalation/account-escalation.contract.ts'
import type { CallState } from '#server/calls/call.contract.ts'
import type { VendorCaseState, VendorClock } from '#server/escalation/vendor.contract.ts'
import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import type { HealthRule } from '#server/accounts/health.contract.ts'
import type { ResourceKind, ResourceState } from '#server/inventory/inventory.contract.ts'
import type { NoticeHow } from '#server/incidents/incident.contract.ts'
import type { AccountSeatKind, RejectionReason } from '#server/routing/queue.contract.ts'
import type { OfferCard } from '#server/routing/offer.contract.ts'
import type { LeaveKind } from '#server/seats/roster.contract.ts'
import type { SeatPolicy } from '#server/seats/seat-policy.contract.ts'
import type { SeatSettings } from '#server/seats/seat-settings.contract.ts'
import type { PlannedState, Presence, StaffRole } from '#server/seats/seat.contract.ts'
import type {
  ArticleEffect,
  CallDirection,
  SupportLevel,
  TicketChannel,
  TicketLinkKind,
  TicketPriority,
  TicketStatus,
} from '#server/tickets/ticket.contract.ts'
import type { AttentionEvent, OnCallEvent } from './attention-event.ts'
import type { ArticleTaskEvent, QuestionEvent } from './knowledge-event.ts'
import type { DocumentEvent, OrderEvent, OrderPositionsEvent, PlannedWorkEvent } from './work-event.ts'
import type { AccountSignalEvent, AlertEvent, LeavingEvent, ManagerEvent } from './manager-event.ts'

/** Who did it, as the stream remembers it. */
export interface Actor {
  kind: 'staff' | 'contact' | 'link' | 'system'
  id?: string
  name: string
}

/** What a setting was and is; neither where something was added or ended, or before this was kept. */
export interface Change {
  was?: object
  is?: object
}

export interface HandedOver {
  what: 'tickets' | 'accounts' | 'queues' | 'schedules' | 'policies' | 'articles' | 'escalations'
  name: string
  to: PersonId | null
}

/** A change of status. Every change is carried by exactly one event. */
export interface Move {
  from: TicketStatus | null
  to: TicketStatus
}

interface OnTicket {
  ticketId: TicketId
  accountId: AccountId | null
}

/** Everything that can happen. The union is the glossary; names are facts in the past tense. */
export type TicketEvent = OnTicket &
  (
    | {
        type: 'ticket.opened'
        payload: {
          number: string
          via: TicketChannel
          priority: TicketPriority
          repeat: boolean
          status: Move
          contactId: string | null
        }
      }
    | { type: 'ticket.started'; payload: { status: Move } }
    | { type: 'ticket.paused'; payload: { status: Move; reason: string; until: string; agreedBy?: string } }
    | { type: 'ticket.resumed'; payload: { status: Move; reason: string } }
    | {
        type: 'ticket.restored'
        payload: { how: 'repaired' | 'workaround'; messageId: string | null; downMs: number | null }
      }
    | { type: 'ticket.downAgain'; payload: { reason: string } }
    | { type: 'ticket.resolved'; payload: { status: Move; code: string } }
    | { type: 'ticket.reopened'; payload: { status: Move; reason: string; rejected: boolean } }
    | { type: 'ticket.closed'; payload: { status: Move; rating: number | null; byItself: boolean } }
    | { type: 'ticket.cancelled'; payload: { status: Move; reason: string } }
    | { type: 'ticket.rejected'; payload: { status: Move; reason: string } }
    | {
        type: 'ticket.replied'
        payload: { messageId: string; by: 'contact' | 'staff' | 'system'; promisedAt: string | null }
      }
    | { type: 'ticket.noted'; payload: { messageId: string } }
    | { type: 'ticket.mentioned'; payload: { messageId: string; told: PersonId[] } }
    | {
        type: 'ticket.called'
        payload: { messageId: string; direction: CallDirection; promisedAt: string | null }
      }
    | { type: 'ticket.reportDelivered'; payload: { messageId: string; late: boolean } }
    | { type: 'promise.nearlyDue'; payload: { promiseId: string; dueAt: string; holderId: PersonId | null } }
    | { type: 'promise.kept'; payload: { promiseId: string; dueAt: string; madeBy: PersonId | null } }
    | { type: 'promise.broken'; payload: { promiseId: string; dueAt: string; madeBy: PersonId | null } }
    | { type: 'objection.raised'; payload: { objectionId: string; holding: number; reason: string } }
    | {
        type: 'objection.decided'
        payload: { objectionId: string; holding: number; upheld: boolean; reason: string; chargedMs: number }
      }
    | { type: 'ticket.attached'; payload: { fileId: string; name: string; visibility: 'public' | 'internal' } }
    | { type: 'ticket.priorityChanged'; payload: { from: TicketPriority; to: TicketPriority; reason: string } }
    | { type: 'ticket.tagged'; payload: { added: string[]; removed: string[] } }
    | { type: 'ticket.identified'; payload: { accountId: string; circuitId: string | null } }
    | { type: 'ticket.articleLinked'; payload: { article: string; effect: ArticleEffect } }
    | { type: 'ticket.escalated'; payload: { from: SupportLevel; to: SupportLevel; queueId: QueueId; note: string } }
    | { type: 'ticket.returned'; payload: { to: PersonId | null; reason: string } }
    | { type: 'ticket.queued'; payload: { queueId: QueueId; level: SupportLevel; because: string } }
    /** Who answers for it to the customer until it is closed is somebody else now: the first one left. */
    | { type: 'ticket.firstOwnerChanged'; payload: { to: PersonId; because: string } }
    | { type: 'ticket.assigned'; payload: { to: PersonId; because: string; aboveCapacity?: true } }
    // `via` where no round chose the seat: it took the work itself, or a supervisor put it there. Made and accepted at once.
    | { type: 'offer.made'; payload: OfferCard & { seatId: PersonId; via?: 'pull' | 'push' } }
    | { type: 'offer.accepted'; payload: { offerId: OfferId; seatId: PersonId; via?: 'pull' | 'push' } }
    | {
        type: 'offer.rejected'
        payload: { offerId: OfferId; seatId: PersonId; reason: RejectionReason; note: string | null }
      }
    | { type: 'offer.timedOut'; payload: { offerId: OfferId; seatId: PersonId } }
    | { type: 'offer.withdrawn'; payload: { offerId: OfferId; seatId: PersonId; because: string } }
    | { type: 'offer.rescinded'; payload: { offerId: OfferId; seatId: PersonId; because: string } }
    | { type: 'routing.relaxed'; payload: { step: number; do: string } }
    | { type: 'routing.supervisorPaged'; payload: { supervisorId: PersonId; because: 'plan' | 'offersSpent' } }
    | { type: 'ticket.escalationAsked'; payload: { escalationId: string; reason: string; dueAt: string } }
    | { type: 'ticket.escalationAnswered'; payload: { escalationId: string; messageId: string } }
    | { type: 'ticket.escalationOverdue'; payload: { escalationId: string } }
    | {
        type: 'ticket.updateAsked'
        payload: { requestId: string; question: string; dueAt: string; holderId: PersonId | null }
      }
    | { type: 'ticket.updateAnswered'; payload: { requestId: string; messageId: string } }
    | { type: 'ticket.updateOverdue'; payload: { requestId: string } }
    | { type: 'ticket.linked'; payload: { kind: TicketLinkKind; direction: 'to' | 'from'; number: string } }
    | { type: 'ticket.unlinked'; payload: { kind: TicketLinkKind; direction: 'to' | 'from'; number: string } }
    | { type: 'ticket.joinedIncident'; payload: { incident: string; incidentId: TicketId; status?: Move } }
    | { type: 'ticket.leftIncident'; payload: { incident: string; incidentId: TicketId; reason: string } }
    | {
        type: 'vendor.asked'
        payload: { caseId: string; queueId: QueueId; reference: string | null; answerDueAt: string; doneDueAt: string }
      }
    | {
        type: 'vendor.answered'
        payload: { caseId: string; queueId: QueueId; text: string; expectedAt: string | null }
      }
    | { type: 'vendor.chased'; payload: { caseId: string; queueId: QueueId; text: string } }
    | { type: 'vendor.overdue'; payload: { caseId: string; queueId: QueueId; clock: VendorClock } }
    | {
        type: 'vendor.ended'
        payload: { caseId: string; queueId: QueueId; outcome: VendorCaseState; reason: string }
      }
    // Major incidents: told on the incident's own ticket. `accounts` are those it has hit, for whom each concerns.
    | {
        type: 'incident.declared'
        payload: { number: string; ruleId: string | null; circuits: number; accounts: AccountId[] }
      }
    | { type: 'incident.scoped'; payload: { number: string; circuits: number; accounts: AccountId[] } }
    | {
        type: 'incident.updated'
        payload: { number: string; updateId: string; nextAt: string | null; accounts: AccountId[] }
      }
    /** The word all were promised did not come in time: told once for each. */
    | { type: 'incident.wordOverdue'; payload: { number: string; dueAt: string; accounts: AccountId[] } }
    | { type: 'incident.accountTold'; payload: { number: string; how: NoticeHow; accounts: AccountId[] } }
    | { type: 'incident.ended'; payload: { number: string; accounts: AccountId[] } }
    | { type: 'incident.withdrawn'; payload: { number: string; reason: string; accounts: AccountId[] } }
    | { type: 'clock.reached'; payload: { kind: string; round: number; percent: 50 | 75 | 90 | 100; dueAt: string } }
  )

/** The account as a whole is in trouble: what happens to that record. `watchers` are the people who are told. */
export type AccountEscalationEvent = { ticketId: null; accountId: AccountId } & (
  | {
      type: 'accountEscalation.opened'
      payload: { escalationId: string; number: string; severity: EscalationSeverity; watchers: PersonId[] }
    }
  | { type: 'accountEscalation.changed'; payload: { escalationId: string; number: string; watchers: PersonId[] } }
  | { type: 'accountEscalation.noted'; payload: { escalationId: string; number: string; watchers: PersonId[] } }
  /** What the customer was promised did not come in time: told once for each promise. */
  | {
      type: 'accountEscalation.promiseBroken'
      payload: { escalationId: string; number: string; watchers: PersonId[] }
    }
  | {
      type: 'accountEscalation.moved'
      payload: {
        escalationId: string
        number: string
        from: EscalationState
        to: EscalationState
        watchers: PersonId[]
      }
    }
)

export type HouseEvent = { ticketId: null; accountId: null } & (
  | {
      type: 'seat.presenceChanged'
      payload: { seatId: PersonId; presence: Presence; state?: string; reason: string | null }
    }
  | { type: 'seat.planChanged'; payload: { seatId: PersonId; planned: PlannedState | null; until: string | null } }
  | { type: 'seat.rosterChanged'; payload: { seatId: PersonId } }
  | {
      type: 'seat.leaveAdded'
      payload: { seatId: PersonId; leaveId: LeaveId; kind: LeaveKind; from: string; until: string }
    }
  | { type: 'seat.leaveEnded'; payload: { seatId: PersonId; leaveId: LeaveId } }
  | { type: 'seat.changed'; payload: { seatId: PersonId; from: SeatSettings; to: SeatSettings } }
  | { type: 'seatPolicy.changed'; payload: { from: SeatPolicy; to: SeatPolicy } }
  | { type: 'presenceState.changed'; payload: { code: string; name: string; active: boolean } & Change }
  | { type: 'rejectionReason.changed'; payload: { code: string; name: string; active: boolean } & Change }
  | { type: 'seat.heldWorkUnattended'; payload: { seatId: PersonId; items: number } }
  /** `inProgress`: a new pattern, told to every seat of its audience at once. */
  | { type: 'article.published'; payload: { number: string; inProgress?: boolean; audience?: ArticleAudience } }
  | { type: 'article.retired'; payload: { number: string } }
  | { type: 'article.drafted'; payload: { number: string } }
  | { type: 'article.submitted'; payload: { number: string; reviewerId: PersonId } }
  | { type: 'article.reviewed'; payload: { number: string; approved: boolean } }
  | { type: 'article.scheduled'; payload: { number: string; at: string | null } }
  | { type: 'article.discarded'; payload: { number: string } }
  | { type: 'article.passedOn'; payload: { number: string; as: 'author' | 'reviewer'; to: PersonId } }
  | { type: 'telephony.changed'; payload: { was: object; is: object } }
  | {
      type: 'view.changed'
      payload: { viewId: SavedViewId; name: string; shared: boolean; what: 'saved' | 'changed' | 'removed' }
    }
  | { type: 'whatIf.asked'; payload: { scenarioId: ScenarioId; name: string; again: boolean } }
  | { type: 'whatIf.progressed'; payload: { scenarioId: ScenarioId; progress: number } }
  | { type: 'whatIf.finished'; payload: { scenarioId: ScenarioId; state: 'done' | 'failed' } }
  | { type: 'whatIf.renamed'; payload: { scenarioId: ScenarioId; name: string } }
  | { type: 'whatIf.deleted'; payload: { scenarioId: ScenarioId; name: string } }
  | { type: 'whatIf.historyKept'; payload: { historyId: HistoryId; name: string; lines: number } }
  | { type: 'whatIf.historyDeleted'; payload: { historyId: HistoryId; name: string } }
  | { type: 'article.flagged'; payload: { number: string } }
  | { type: 'synonym.added'; payload: { groupId: string; is: string[] } }
  | { type: 'synonym.changed'; payload: { groupId: string; was: string[]; is: string[] } }
  | { type: 'synonym.removed'; payload: { groupId: string; was: string[] } }
  | { type: 'article.fileAdded'; payload: { number: string; name: string } }
  | { type: 'person.invited'; payload: { personId: PersonId; roles: StaffRole[]; again: boolean } }
  | { type: 'person.rolesChanged'; payload: { personId: PersonId; from: StaffRole[]; to: StaffRole[] } }
  | { type: 'person.deactivated'; payload: { personId: PersonId } }
  | { type: 'person.reactivated'; payload: { personId: PersonId } }
  | { type: 'person.invitationRevoked'; payload: { personId: PersonId } }
  /** Of somebody who leaves: how much of what went to whom. `to` null: taken off without a successor, or back to its queue. */
  | { type: 'person.handedOver'; payload: { personId: PersonId; parts: HandedOver[] } }
  | { type: 'calendar.added'; payload: { code: string } }
  | {
      type: 'calendar.versionAdded'
      payload: { code: string; version: number; validFrom: string; note: string; clocksKeepingTheirs: number }
    }
  | {
      type: 'serviceLevels.versionAdded'
      payload: { version: number; validFrom: string; note: string; cells: number; clocksKeepingTheirs: number }
    }
  | { type: 'calendar.retired'; payload: { code: string } & Change }
  | { type: 'calendar.restored'; payload: { code: string } & Change }
  | { type: 'brand.changed'; payload: { was: object; is: object } }
  | { type: 'incidentRules.changed'; payload: { active: number } & Change }
  | { type: 'vendor.termsChanged'; payload: { queueId: QueueId } & Change }
  /** What was, as far as it differs, and what is: the audit of how work is routed. */
  | { type: 'queue.created'; payload: { queueId: QueueId; code: string; is: object } }
  | { type: 'queue.changed'; payload: { queueId: QueueId; code: string; was: object; is: object } }
  | { type: 'queue.deactivated'; payload: { queueId: QueueId; code: string; forwardTo: string | null } }
  | { type: 'queue.reactivated'; payload: { queueId: QueueId; code: string } }
  /** Its working hours began, or ended. */
  | { type: 'queue.opened'; payload: { queueId: QueueId; code: string } }
  | { type: 'queue.closed'; payload: { queueId: QueueId; code: string } }
  | { type: 'skill.created'; payload: { skill: string; is: object } }
  | { type: 'skill.changed'; payload: { skill: string; was: object; is: object } }
  | { type: 'skill.removed'; payload: { skill: string; was: object; takenFrom: PersonId[] } }
  | { type: 'routing.rulesChanged'; payload: { level: SupportLevel; was: object[]; is: object[] } }
)

export type { AttentionEvent, OnCallEvent }

/** Which seats know the account, and which are kept away from it; by kind, the persons' ids. */
export type AccountSeatsEvent = { ticketId: null; accountId: AccountId } & {
  type: 'account.seatsChanged'
  payload: { was: Record<AccountSeatKind, PersonId[]>; is: Record<AccountSeatKind, PersonId[]> }
}

/** Who answers for the account: manager, deputy, director, as far as it changed. */
export type AccountTeamEvent = { ticketId: null; accountId: AccountId } & {
  type: 'account.teamChanged'
  payload: { was: AccountTeam; is: AccountTeam }
}
export type AccountTeam = Partial<Record<'manager' | 'deputy' | 'director', PersonId | null>>

/** The calendar that promises to the account count on, by code. */
export type AccountCalendarEvent = { ticketId: null; accountId: AccountId } & {
  type: 'account.calendarChanged'
  payload: { was: { calendar: string }; is: { calendar: string } }
}

/** Contracts bind the house: who changed what, and from when on. */
export type ContractEvent = { ticketId: null; accountId: AccountId } & (
  | { type: 'contract.added'; payload: { number: string; lines: number; note: string } }
  | {
      type: 'contract.changed'
      payload: { number: string; version: number; lines: number; note: string; validFrom: string }
    }
)

/** The inventory of an account, and what is said about its health. */
export type CircuitEvent = { ticketId: null; accountId: AccountId } & (
  | { type: 'circuit.added'; payload: { circuitId: CircuitId; number: string } }
  | { type: 'circuit.changed'; payload: { circuitId: CircuitId; number: string; version: number } }
  | {
      type: 'circuit.moved'
      payload: { circuitId: CircuitId; number: string; from: CircuitStatus; to: CircuitStatus; reason: string }
    }
  | { type: 'account.changed'; payload: { what: 'parent' | 'handlingNote' } }
  | { type: 'contact.changed'; payload: { contactId: ContactId; what: 'added' | 'changed' | 'left' } }
  | { type: 'health.contested'; payload: { contestId: string; rule: HealthRule; ticket: string; reason: string } }
  | {
      type: 'health.contestDecided'
      payload: { contestId: string; rule: HealthRule; ticket: string; upheld: boolean; reason: string }
    }
)

/** What the network has, and which circuit took or gave up what of it. */
export type InventoryEvent =
  | {
      ticketId: null
      accountId: null
      type: 'resources.added'
      payload: { kind: ResourceKind; labels: string[]; position: string }
    }
  | {
      ticketId: null
      accountId: AccountId
      type: 'resource.moved'
      payload: {
        resourceId: ResourceId
        kind: ResourceKind
        label: string
        from: ResourceState
        to: ResourceState
        circuitId: CircuitId
        reason: string
      }
    }

/** The telephone. `seats` are those on whose screens the call is, or was until now; none: it rings for whoever takes it. */
export type CallEvent = { ticketId: null; accountId: AccountId | null } & {
  type: 'call.rang' | 'call.answered' | 'call.ended' | 'call.taken' | 'call.joined' | 'call.wrapped'
  payload: { callId: CallId; seats: PersonId[]; state: CallState }
}

export type KeylineEvent =
  | QuestionEvent
  | ArticleTaskEvent
  | PlannedWorkEvent
  | OrderEvent
  | OrderPositionsEvent
  | DocumentEvent
  | CallEvent
  | ManagerEvent
  | LeavingEvent
  | TicketEvent
  | AlertEvent
  | AccountSignalEvent
  | AccountEscalationEvent
  | AttentionEvent
  | OnCallEvent
  | HouseEvent
  | AccountSeatsEvent
  | AccountTeamEvent
  | AccountCalendarEvent
  | ContractEvent
  | InventoryEvent
  | CircuitEvent
export type EventType = KeylineEvent['type']

/** Where a reader stands in the stream. */
export interface Cursor {
  tx: string
  id: number
}

/** An event as read back. */
export type RecordedEvent = KeylineEvent & { cursor: Cursor; at: Date; actor: Actor }
