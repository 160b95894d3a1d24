import type { AccountGrade } from '#server/accounts/account.contract.ts'
import type { RecordedEvent } from '#server/events/event.ts'
import type { AlertRule, AlertSeverity } from './alert.contract.ts'
import type { AlertRuleTerms } from './rules/rule.contract.ts'

export interface Signal {
  rule: AlertRule
  severity: AlertSeverity
  /** What it came of: the same cause told twice is one sign. */
  cause: string
}

/** Facts that an event itself does not carry. */
export interface SignalFacts {
  ticket: { type: string; priority: string } | null
  grade: AccountGrade | null
}

/** What an event says before anybody's rules are asked: how bad it is on the rule's own scale, and whether that is the worst. */
interface Finding {
  rule: AlertRule
  cause: string
  /** Compared with the rule's threshold; null where the rule has none. */
  measure: number | null
  worst: boolean
}

/** Which signals of trouble an event is, for the account's manager (domain, Account manager loop). */
export function signalsOf(event: RecordedEvent, facts: SignalFacts, rules: readonly AlertRuleTerms[]): Signal[] {
  return findingsOf(event, facts.ticket).flatMap(({ rule, cause, measure, worst }) => {
    const terms = rules.find((one) => one.rule === rule)
    if (!terms?.active || !reaches(rule, measure, terms.threshold)) return []
    if (facts.grade && !terms.grades.includes(facts.grade)) return []
    const severity = terms.severity === 'graded' ? (worst ? 'red' : 'amber') : terms.severity
    return [{ rule, severity, cause }]
  })
}

/** A clock counts at exactly its mark, a fall from its mark on; priorities, ratings and days count up to theirs. */
function reaches(rule: AlertRule, measure: number | null, threshold: number | null): boolean {
  if (measure === null || threshold === null) return true
  if (rule === 'clockAtRisk') return measure === threshold
  return rule === 'usageFell' ? measure >= threshold : measure <= threshold
}

function findingsOf(event: RecordedEvent, ticket: SignalFacts['ticket']): Finding[] {
  const ofTicket = event.ticketId ?? ''
  const one = (rule: AlertRule, cause: string, measure: number | null = null, worst = false): Finding[] => [
    { rule, cause, measure, worst },
  ]
  const severe = (priority: string) =>
    one('severeFault', `${ofTicket}:${priority}`, Number(priority.slice(1)), priority === 'P1')
  switch (event.type) {
    case 'ticket.opened': {
      const { priority, repeat } = event.payload
      return [
        ...(ticket?.type === 'disconnect' ? one('disconnectRequested', ofTicket) : []),
        ...(ticket?.type === 'fault' ? severe(priority) : []),
        ...(repeat ? one('repeatFault', ofTicket) : []),
      ]
    }
    case 'ticket.identified':
      if (ticket?.type === 'disconnect') return one('disconnectRequested', ofTicket)
      return ticket?.type === 'fault' ? severe(ticket.priority) : []
    case 'ticket.priorityChanged':
      return event.payload.to < event.payload.from ? severe(event.payload.to) : []
    case 'promise.broken':
      return one('promiseBroken', event.payload.promiseId)
    case 'clock.reached': {
      const { kind, round, percent } = event.payload
      // How long a ticket may lie with a seat is the house's own business.
      if (kind.startsWith('handOff')) return []
      const cause = `${ofTicket}:${kind}:${round}:${percent}`
      return percent === 100 ? one('clockBreached', cause) : one('clockAtRisk', cause, percent)
    }
    case 'ticket.reopened':
      return one('solutionRejected', `${ofTicket}:${event.at.toISOString()}`)
    // Told again when nobody answered in time.
    case 'ticket.escalationAsked':
      return one('escalationAsked', event.payload.escalationId)
    case 'ticket.escalationOverdue':
      return one('escalationAsked', `${event.payload.escalationId}:overdue`)
    case 'ticket.closed': {
      const { rating } = event.payload
      return rating === null ? [] : one('lowRating', `${ofTicket}:${event.at.toISOString()}`, rating, rating === 1)
    }
    // The window in which the customer might have been kept is over, and nobody said how it ended.
    case 'leaving.overdue':
      return one('disconnectRequested', `${event.payload.number}:overdue`)
    case 'contract.ending': {
      const { number, endsOn, days } = event.payload
      return one('contractEnding', `${number}:${endsOn}:${days}`, days, days === 30)
    }
    case 'account.measured': {
      const { kind, subject, period, fallPercent } = event.payload
      return fallPercent === null
        ? []
        : one('usageFell', `${kind}:${subject}:${period}`, fallPercent, fallPercent >= 50)
    }
    default:
      return []
  }
}

/** Events that can be a signal at all. */
export const signalling: readonly RecordedEvent['type'][] = [
  'ticket.opened',
  'ticket.identified',
  'ticket.priorityChanged',
  'clock.reached',
  'promise.broken',
  'ticket.reopened',
  'ticket.closed',
  'ticket.escalationAsked',
  'ticket.escalationOverdue',
  'contract.ending',
  'leaving.overdue',
  'account.measured',
]
