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

/** The things a rule may ask for, in the order they are told. */
export const ruleFields = [
  'type',
  'circuitKind',
  'symptom',
  'priority',
  'accountGrade',
  'serviceGrade',
  'account',
  'language',
  'region',
  'repeat',
] as const satisfies (keyof RuleFacts)[]
export type RuleField = (typeof ruleFields)[number]

/** What a rule wants of one field as a list; null when it does not ask. A fact that is not known fits no list. */
export function wanted(when: RoutingCondition, field: RuleField): readonly (string | boolean)[] | null {
  const asked = when[field]
  if (asked === undefined) return null
  return typeof asked === 'boolean' ? [asked] : asked
}

/** The fields in which a ticket is not what the rule asks for; none when the rule takes it. */
export function misfits(when: RoutingCondition, facts: RuleFacts): RuleField[] {
  return ruleFields.filter((field) => {
    const list = wanted(when, field)
    const has = facts[field]
    return list !== null && (has === null || !list.includes(has))
  })
}

export const fits = (when: RoutingCondition, facts: RuleFacts): boolean => misfits(when, facts).length === 0

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
