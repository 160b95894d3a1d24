import type { RecordedEvent } from '#server/events/event.ts'
import type { AlertRule, AlertSeverity } from './alert.contract.ts'

export interface Signal {
  rule: AlertRule
  severity: AlertSeverity
}

/** Facts of the ticket that an event itself does not carry. */
export interface SignalFacts {
  type: string
  priority: string
}

/** Which signals of trouble an event is, for the account's manager (domain, Account manager loop). */
export function signalsOf(event: RecordedEvent, ticket: SignalFacts | null): Signal[] {
  switch (event.type) {
    case 'ticket.opened': {
      const signals: Signal[] = []
      if (ticket?.type === 'disconnect') signals.push({ rule: 'disconnectRequested', severity: 'red' })
      const { priority, repeat } = event.payload
      if (ticket?.type === 'fault' && (priority === 'P1' || priority === 'P2')) {
        signals.push({ rule: 'severeFault', severity: priority === 'P1' ? 'red' : 'amber' })
      }
      if (repeat) signals.push({ rule: 'repeatFault', severity: 'amber' })
      return signals
    }
    case 'ticket.identified':
      return ticket?.type === 'fault' && (ticket.priority === 'P1' || ticket.priority === 'P2')
        ? [{ rule: 'severeFault', severity: ticket.priority === 'P1' ? 'red' : 'amber' }]
        : []
    case 'ticket.priorityChanged':
      return ['P1', 'P2'].includes(event.payload.to) && !['P1', 'P2'].includes(event.payload.from)
        ? [{ rule: 'severeFault', severity: event.payload.to === 'P1' ? 'red' : 'amber' }]
        : []
    case 'promise.broken':
      return [{ rule: 'promiseBroken', severity: 'amber' }]
    case 'clock.reached':
      // How long a ticket may lie with a seat is the house's own business.
      if (event.payload.kind.startsWith('handOff')) return []
      if (event.payload.percent === 100) return [{ rule: 'clockBreached', severity: 'red' }]
      return event.payload.percent === 75 ? [{ rule: 'clockAtRisk', severity: 'amber' }] : []
    case 'ticket.reopened':
      return [{ rule: 'solutionRejected', severity: 'amber' }]
    // Told again when nobody answered in time.
    case 'ticket.escalationAsked':
    case 'ticket.escalationOverdue':
      return [{ rule: 'escalationAsked', severity: 'red' }]
    case 'ticket.closed':
      return event.payload.rating !== null && event.payload.rating <= 2
        ? [{ rule: 'lowRating', severity: 'amber' }]
        : []
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
]
