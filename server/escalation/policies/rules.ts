import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { SupportLevel, TicketPriority, TicketType } from '#server/tickets/ticket.contract.ts'
import type { AttentionRule, RuleCondition } from './policy.contract.ts'

/** What happened, as rules see it. */
export type AttentionSignal =
  | {
      kind:
        'severeFault' | 'promiseBroken' | 'incidentWordOverdue' | 'nobodyTook' | 'majorIncident' | 'accountEscalation'
    }
  | { kind: 'clock'; clock: string; percent: number }

/** What it happened to. A record on an account has the account's facts alone. */
export interface RuleFacts {
  priority: TicketPriority | null
  type: TicketType | null
  level: SupportLevel | null
  accountGrade: AccountGrade | null
  serviceGrade: ServiceGrade | null
}

/** Where no rule speaks of it in particular: the word of an incident is a broken promise, an incident a severe fault. */
const moreGeneral: Partial<Record<AttentionSignal['kind'], AttentionSignal>> = {
  incidentWordOverdue: { kind: 'promiseBroken' },
  majorIncident: { kind: 'severeFault' },
}

/** The rule that applies: the first that is active, speaks of this and fits. */
export function firstRule(
  rules: readonly AttentionRule[],
  signal: AttentionSignal,
  facts: RuleFacts,
): AttentionRule | null {
  const found = rules.find((rule) => rule.active && speaksOf(rule.trigger, signal) && fits(rule.when, facts)) ?? null
  const general = moreGeneral[signal.kind]
  return found ?? (general ? firstRule(rules, general, facts) : null)
}

function speaksOf(trigger: AttentionRule['trigger'], signal: AttentionSignal): boolean {
  if (trigger.kind !== 'clock' || signal.kind !== 'clock') return trigger.kind === signal.kind
  return trigger.percent === signal.percent && (trigger.clock === 'any' || trigger.clock === signal.clock)
}

function fits(when: RuleCondition, facts: RuleFacts): boolean {
  const holds = <T>(list: readonly T[] | undefined, own: T | null) => !list || (own !== null && list.includes(own))
  return (
    holds(when.priorities, facts.priority) &&
    holds(when.types, facts.type) &&
    holds(when.levels, facts.level) &&
    holds(when.accountGrades, facts.accountGrade) &&
    holds(when.serviceGrades, facts.serviceGrade)
  )
}
