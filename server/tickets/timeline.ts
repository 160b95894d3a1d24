/** Facts of each event that the customer is told; events that are not listed are the house's own business. */
const told: Record<string, readonly string[]> = {
  'ticket.opened': ['number', 'via'],
  'ticket.started': ['status'],
  'ticket.attached': ['fileId', 'name'],
  'ticket.paused': ['status', 'until', 'agreedBy'],
  'ticket.resumed': ['status'],
  'ticket.restored': ['how', 'downMs'],
  'ticket.downAgain': [],
  'ticket.called': ['direction', 'promisedAt'],
  'ticket.reportDelivered': ['messageId'],
  'objection.raised': ['holding', 'reason'],
  'objection.decided': ['holding', 'upheld', 'reason'],
  'ticket.resolved': ['status', 'code'],
  'ticket.reopened': ['status', 'reason'],
  'ticket.closed': ['status', 'rating', 'byItself'],
  'ticket.cancelled': ['status'],
  'ticket.rejected': ['status'],
  'ticket.escalated': ['to'],
  'ticket.priorityChanged': ['from', 'to'],
  'ticket.escalationAsked': ['reason', 'dueAt'],
  'ticket.escalationAnswered': [],
  'ticket.joinedIncident': [],
}

/**
 * What a customer may know of an event, or null when it is not for customers. What is not listed is withheld, and while
 * the ticket is a stranger's claim (see claim.ts), its priority too.
 */
export function toldToCustomer(
  type: string,
  payload: Record<string, unknown>,
  isClaim = false,
): Record<string, unknown> | null {
  const facts = isClaim && type === 'ticket.priorityChanged' ? undefined : told[type]
  return facts ? Object.fromEntries(facts.flatMap((name) => (name in payload ? [[name, payload[name]]] : []))) : null
}
