import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

declare const brand: unique symbol

/** A uuid that names one kind of thing, so that a seat never lands where an account belongs. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type AccountId = Id<'account'>
export type ContactId = Id<'contact'>
export type CircuitId = Id<'circuit'>
export type ContractId = Id<'contract'>
/** A person of the operator's own staff. A seat is that person at a desk and has the same id. */
export type PersonId = Id<'person'>
export type QueueId = Id<'queue'>
export type TicketId = Id<'ticket'>
export type MessageId = Id<'message'>
export type FileId = Id<'file'>
export type WorkItemId = Id<'work_item'>
export type OfferId = Id<'offer'>
export type LeaveId = Id<'leave'>
export type HandOffId = Id<'hand_off'>
export type ClockId = Id<'clock'>
export type PromiseId = Id<'promise'>
export type ObjectionId = Id<'objection'>
export type CalendarId = Id<'calendar'>
export type AlertId = Id<'alert'>
export type AlertStepId = Id<'alert_step'>
export type AlertAskId = Id<'alert_ask'>
/** A customer who wants to leave, and what is done about it. */
export type LeavingId = Id<'leaving'>
export type LeavingTaskId = Id<'leaving_task'>
export type ReleaseStepId = Id<'release_step'>
export type ManagerLeaveId = Id<'manager_leave'>
export type UpdateRequestId = Id<'update_request'>
/** A what-if question, and a history that was imported for one. */
export type ScenarioId = Id<'scenario'>
export type HistoryId = Id<'history'>
export type ArticleId = Id<'article'>
export type NodeId = Id<'node'>
/** What somebody says should not count against an account's health. */
export type ContestId = Id<'contest'>
export type ResourceId = Id<'resource'>
export type CustomerEscalationId = Id<'customer_escalation'>
export type VendorCaseId = Id<'vendor_case'>
export type AccountEscalationId = Id<'account_escalation'>
export type IncidentUpdateId = Id<'incident_update'>
export type IncidentRuleId = Id<'incident_rule'>
export type PolicyId = Id<'attention_policy'>
export type ScheduleId = Id<'on_call_schedule'>
/** A policy that runs. */
export type AttentionId = Id<'attention'>
export type NoticeId = Id<'notice'>
export type DeliveryId = Id<'notice_delivery'>
export type ChannelId = Id<'channel'>
export type SavedViewId = Id<'saved_view'>
export type CallId = Id<'call'>
export type PlannedWorkId = Id<'planned_work'>
export type WorkNoticeId = Id<'planned_work_notice'>
/** A step of a service order that a position has done, and what was measured on the circuit it brings. */
export type OrderStepId = Id<'order_step'>
export type CircuitTestId = Id<'circuit_test'>
export type DocumentId = Id<'account_document'>
export type DocumentVersionId = Id<'account_document_version'>

const random = Buffer.alloc(4_096)
let used = random.length

/** 16 bytes at a time out of a stock: asking the system each time costs four times as much as the rest of an id. */
function randomBytes(): Buffer {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  return random.subarray(used, (used += 16))
}

let msecs = 0
let seq = 0

/**
 * A new time-ordered id (uuid v7), so that fresh rows land beside each other in an index. In this process each is greater
 * than the one before, also within a millisecond.
 */
export function newId<T extends Id<string>>(): T {
  const bytes = randomBytes()
  const now = Date.now()
  if (now > msecs) {
    msecs = now
    seq = bytes.readUInt32BE(0) >>> 1
  } else seq++
  return v7({ random: bytes, msecs, seq }) as T
}
