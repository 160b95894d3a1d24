import type { CircuitTestId, AccountId, CircuitId, DocumentId } from '#server/kernel/ids.ts'
import type { DocumentAudience, DocumentKind } from '#server/documents/document.contract.ts'
import type { OrderKind, OrderStage } from '#server/orders/order.contract.ts'
import type { WorkNoticeKind, WorkOutcome } from '#server/planned-works/planned-work.contract.ts'

/** Work on the network that is known beforehand. `accounts` are those whose circuits it hits, for whom each concerns. */
export type PlannedWorkEvent = { ticketId: null; accountId: null } & (
  | {
      type: 'plannedWork.planned'
      payload: { number: string; startsAt: string; endsAt: string; accounts: AccountId[] }
    }
  | {
      type: 'plannedWork.changed'
      payload: {
        number: string
        was: { startsAt: string; endsAt: string }
        startsAt: string
        endsAt: string
        accounts: AccountId[]
      }
    }
  | { type: 'plannedWork.announced'; payload: { number: string; accounts: AccountId[] } }
  | { type: 'plannedWork.started'; payload: { number: string; accounts: AccountId[] } }
  /** The window is over and nobody has said how it ended. */
  | { type: 'plannedWork.late'; payload: { number: string; accounts: AccountId[] } }
  | { type: 'plannedWork.ended'; payload: { number: string; outcome: WorkOutcome; accounts: AccountId[] } }
  | { type: 'plannedWork.cancelled'; payload: { number: string; accounts: AccountId[] } }
  /** Contacts were told, in the portal and where there is mail by mail. */
  | {
      type: 'plannedWork.told'
      payload: { number: string; what: WorkNoticeKind; contacts: number; accounts: AccountId[] }
    }
)

/** A service order, from the day it is ordered to the circuit in the inventory. Its ticket tells the rest. */
export type OrderEvent = { ticketId: null; accountId: AccountId } & (
  | { type: 'order.opened'; payload: { number: string; ticket: string; kind: OrderKind; circuit: string } }
  | { type: 'order.stepDone'; payload: { number: string; stage: OrderStage; next: OrderStage | null } }
  | { type: 'order.sentBack'; payload: { number: string; from: OrderStage | null; to: OrderStage; reason: string } }
  | { type: 'order.tested'; payload: { number: string; testId: CircuitTestId; passed: boolean } }
  | { type: 'order.entered'; payload: { number: string; circuitId: CircuitId; circuit: string } }
  /** Accepted, and the inventory could not take it as it was ordered. */
  | { type: 'order.stuck'; payload: { number: string; trouble: string } }
)

export type OrderPositionsEvent = { ticketId: null; accountId: null } & {
  type: 'orderPositions.changed'
  payload: { was: Record<string, string>; is: Record<string, string> }
}

/** Papers kept with an account. */
export type DocumentEvent = { ticketId: null; accountId: AccountId } & (
  | {
      type: 'document.added'
      payload: { documentId: DocumentId; title: string; kind: DocumentKind; audience: DocumentAudience }
    }
  | { type: 'document.replaced'; payload: { documentId: DocumentId; title: string; number: number } }
  | {
      type: 'document.changed'
      payload: { documentId: DocumentId; title: string; was: DocumentAudience; is: DocumentAudience }
    }
  | { type: 'document.removed'; payload: { documentId: DocumentId; title: string; versions: number } }
)
