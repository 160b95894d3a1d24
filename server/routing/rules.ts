import type { AccountGrade, CircuitKind, Language, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { AccountId, QueueId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { SupportLevel, TicketPriority, TicketSymptom, TicketType } from '#server/tickets/ticket.contract.ts'
import type { RoutingCondition } from './queue.contract.ts'

export interface RuleFacts {
  type: TicketType
  circuitKind: CircuitKind | null
  symptom: TicketSymptom
  priority: TicketPriority
  accountGrade: AccountGrade | null
  serviceGrade: ServiceGrade | null
  language: Language
  /** The circuit's, or the account's when no circuit is named or its own is not known. */
  region: string | null
  account: AccountId | null
  repeat: boolean
}

export interface Rule {
  level: SupportLevel
  when: RoutingCondition
  queueId: QueueId
  note?: string | null
}

export function fits(when: RoutingCondition, facts: RuleFacts): boolean {
  const listed = <T>(allowed: readonly T[] | undefined, value: T | null) =>
    allowed === undefined || (value !== null && allowed.includes(value))
  return (
    listed(when.type, facts.type) &&
    listed(when.circuitKind, facts.circuitKind) &&
    listed(when.symptom, facts.symptom) &&
    listed(when.priority, facts.priority) &&
    listed(when.accountGrade, facts.accountGrade) &&
    listed(when.serviceGrade, facts.serviceGrade) &&
    (when.repeat === undefined || when.repeat === facts.repeat)
  )
}

/** Which queue of a level takes it: rules in order of position, first match wins. Refuses with `routing.no_rule`. */
export function queueFor(rules: readonly Rule[], level: SupportLevel, facts: RuleFacts): QueueId {
  const rule = rules.find((each) => each.level === level && fits(each.when, facts))
  if (rule) return rule.queueId
  throw new Refusal(
    'routing.no_rule',
    `No routing rule takes this ticket at ${level}. An administrator adds one without conditions at the end of the list.`,
    503,
  )
}
