import type { EventType, RecordedEvent } from '#server/events/event.ts'
import type { AttentionSignal } from '../policies/rules.ts'

const severe = (priority: string) => priority === 'P1' || priority === 'P2'

/** What a signal needs to know of what it happened to, as it stands at this moment. */
interface Concerned {
  priority: string | null
  /** The ticket is itself a major incident. */
  isIncident: boolean
}

/**
 * What rules may react to, of an event; null for everything else. A major incident is opened as a ticket that is severe:
 * whoever is called is called for the incident, and once.
 */
export function attentionSignalOf(event: RecordedEvent, { priority, isIncident }: Concerned): AttentionSignal | null {
  const fault: AttentionSignal = { kind: isIncident ? 'majorIncident' : 'severeFault' }
  switch (event.type) {
    case 'ticket.opened':
      return severe(event.payload.priority) ? fault : null
    case 'ticket.identified':
      return priority && severe(priority) ? fault : null
    case 'ticket.priorityChanged':
      return severe(event.payload.to) && !severe(event.payload.from) ? fault : null
    case 'clock.reached': {
      const { kind: clock, percent } = event.payload
      return percent === 50 ? null : { kind: 'clock', clock, percent }
    }
    // A manager was owed an answer.
    case 'ticket.updateOverdue':
    case 'promise.broken':
      return { kind: 'promiseBroken' }
    case 'incident.wordOverdue':
      return { kind: 'incidentWordOverdue' }
    case 'routing.supervisorPaged':
      return { kind: 'nobodyTook' }
    case 'incident.declared':
      return { kind: 'majorIncident' }
    case 'accountEscalation.opened':
      return { kind: 'accountEscalation' }
    default:
      return null
  }
}

export const attentionSignals: readonly EventType[] = [
  'ticket.opened',
  'ticket.identified',
  'ticket.priorityChanged',
  'clock.reached',
  'promise.broken',
  'ticket.updateOverdue',
  'incident.wordOverdue',
  'routing.supervisorPaged',
  'incident.declared',
  'accountEscalation.opened',
]
