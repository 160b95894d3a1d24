import type { EventType, RecordedEvent } from '#server/events/event.ts'
import { articleId } from './documents.ts'
import { searchId } from './port.ts'

/** What happens to a ticket that no reader could find it by, nor be shown it for. */
const silent: ReadonlySet<EventType> = new Set([
  'offer.made',
  'offer.rejected',
  'offer.timedOut',
  'offer.withdrawn',
  'offer.rescinded',
  'routing.relaxed',
  'routing.supervisorPaged',
  'clock.reached',
  'ticket.attached',
  'ticket.firstOwnerChanged',
  'ticket.mentioned',
  'ticket.tagged',
  'article.drafted',
  'article.submitted',
  'article.reviewed',
  'article.scheduled',
  'article.discarded',
  'article.passedOn',
  'article.flagged',
  'article.taskOpened',
  'article.taskPassedOn',
  'article.taskOverdue',
  'article.taskDone',
  'article.fileAdded',
])

/** Whole families follow what happens to them; of an account only what its document says. */
const families = ['ticket.', 'offer.', 'article.', 'circuit.']

export function changesDocuments(type: EventType): boolean {
  if (type === 'account.teamChanged') return true
  return families.some((family) => type.startsWith(family)) && !silent.has(type)
}

/** The documents that are not what they were after this. */
export function touchedBy(event: RecordedEvent): string[] {
  if (!changesDocuments(event.type)) return []
  const touched: string[] = []
  if (event.ticketId) touched.push(searchId('ticket', event.ticketId))
  if (event.type === 'ticket.articleLinked') touched.push(articleId(event.payload.article))
  if (event.type === 'article.published' || event.type === 'article.retired') {
    touched.push(articleId(event.payload.number))
  }
  if (event.type === 'circuit.added' || event.type === 'circuit.changed' || event.type === 'circuit.moved') {
    touched.push(searchId('circuit', event.payload.circuitId))
  }
  if (event.type === 'account.teamChanged') touched.push(searchId('account', event.accountId))
  return touched
}

export function touchedByAll(events: readonly RecordedEvent[]): Set<string> {
  return new Set(events.flatMap(touchedBy))
}
