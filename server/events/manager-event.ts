import type { AlertEffect, AlertRule, AlertSeverity } from '#server/alerts/alert.contract.ts'
import type { OutcomeHow } from '#server/alerts/ask.contract.ts'
import type { MeasureKind } from '#server/alerts/rules/rule.contract.ts'
import type { Change } from './event.ts'
import type { ResourceKind } from '#server/inventory/inventory.contract.ts'
import type { LeavingCause } from '#server/leaving/leaving.contract.ts'
import type { AccountId, AlertAskId, ContactId, PersonId } from '#server/kernel/ids.ts'

/** Contacts who are asked something, or are not any more, by what happened: their portal looks again. */
type Asked = { asked?: ContactId[] }

/** What happens in the account manager's loop: alerts, the signals of the account as a whole, the managers themselves. */
export type AlertEvent = { ticketId: null; accountId: AccountId } & (
  | { type: 'alert.opened'; payload: { alertId: string; rule: AlertRule; severity: AlertSeverity } }
  | { type: 'alert.recurred'; payload: { alertId: string; rule: AlertRule } }
  /** It was amber and is red now: who answered before is asked again. */
  | { type: 'alert.worsened'; payload: { alertId: string; rule: AlertRule } & Asked }
  /** Those who answer for the account were told beside the screen. */
  | { type: 'alert.told'; payload: { alertId: string; rule: AlertRule; rung: number; people: PersonId[] } }
  /** Nobody acknowledged it in its window. */
  | { type: 'alert.climbed'; payload: { alertId: string; rule: AlertRule; rung: number; people: PersonId[] } }
  | { type: 'alert.acknowledged'; payload: { alertId: string; rule: AlertRule } }
  | { type: 'alert.planned'; payload: { alertId: string; rule: AlertRule; steps: number; again: boolean } & Asked }
  | { type: 'alert.stepDone'; payload: { alertId: string; rule: AlertRule; step: string } }
  /** A contact is asked whether it is settled; taken back before there was an answer. */
  | {
      type: 'alert.contactAsked'
      payload: {
        alertId: string
        rule: AlertRule
        askId: AlertAskId
        contact: string
        contactEn: string | null
      } & Asked
    }
  | { type: 'alert.askTakenBack'; payload: { alertId: string; rule: AlertRule } & Asked }
  /** The customer's word: by the contact's own hand, or written down by who heard it. */
  | {
      type: 'alert.confirmed'
      payload: { alertId: string; rule: AlertRule; satisfied: boolean; how?: OutcomeHow } & Asked
    }
  | {
      type: 'alert.measured'
      payload: { alertId: string; rule: AlertRule; before: number; after: number; effect: AlertEffect }
    }
  | { type: 'alert.dismissed'; payload: { alertId: string; rule: AlertRule; reason: string } & Asked }
)

/** What other systems and the calendar say of an account as a whole. */
export type AccountSignalEvent = { ticketId: null; accountId: AccountId } & (
  | {
      type: 'account.measured'
      payload: {
        kind: MeasureKind
        subject: string
        period: string
        value: number
        unit: string
        source: string
        baseline: number | null
        fallPercent: number | null
        corrected: boolean
      }
    }
  /** A contract ends within so many days, and something between us is not in order. */
  | { type: 'contract.ending'; payload: { number: string; endsOn: string; days: number; wounds: string[] } }
)

/** A customer wants to leave: what is done to keep them, how it ended, what is given back. */
export type LeavingEvent = { ticketId: null; accountId: AccountId } & (
  | { type: 'leaving.opened'; payload: { number: string; ownerId: PersonId | null; windowUntil: string } }
  | { type: 'leaving.planned'; payload: { number: string; tasks: number; whole: boolean } }
  | { type: 'leaving.taskDone'; payload: { number: string; task: string } }
  | { type: 'leaving.overdue'; payload: { number: string } }
  | { type: 'leaving.kept'; payload: { number: string; cause: LeavingCause } }
  | { type: 'leaving.lost'; payload: { number: string; cause: LeavingCause; resources: number; leavesOn: string } }
  | { type: 'leaving.resourceFreed'; payload: { number: string; kind: ResourceKind; label: string } }
  | { type: 'leaving.released'; payload: { number: string } }
  | { type: 'account.closed'; payload: { code: string } }
)

/** Who answers for accounts, and what makes an alert. */
export type ManagerEvent = { ticketId: null; accountId: null } & (
  | {
      type: 'manager.leaveAdded'
      payload: { personId: PersonId; leaveId: string; standInId: PersonId | null; from: string; until: string }
    }
  | { type: 'manager.leaveEnded'; payload: { personId: PersonId; leaveId: string } }
  | {
      type: 'manager.directorChanged'
      payload: { personId: PersonId; from: PersonId | null; to: PersonId | null }
    }
  /** A manager's morning was put together. */
  | { type: 'digest.made'; payload: { personId: PersonId; waiting: number; changed: number } }
  | { type: 'alertRules.changed'; payload: { version: number; rules: AlertRule[]; note: string } & Change }
)
