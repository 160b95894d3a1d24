/** Facts of each event that the customer is told; events that are not listed are the house's own business. */
const told: Record<string, readonly string[]> = {
  'ticket.opened': ['number', 'via', 'priority'],
  'ticket.started': ['status'],
  'ticket.attached': ['fileId', 'name'],
  'ticket.paused': ['status', 'until'],
  'ticket.resumed': ['status'],
  'ticket.resolved': ['status', 'code'],
  'ticket.reopened': ['status', 'reason'],
  'ticket.closed': ['status', 'rating', 'byItself'],
  'ticket.cancelled': ['status'],
  'ticket.rejected': ['status'],
  'ticket.escalated': ['to'],
  'ticket.priorityChanged': ['from', 'to'],
}

/** What a customer may know of an event, or null when it is not for customers. What is not listed is withheld. */
export function toldToCustomer(type: string, payload: Record<string, unknown>): Record<string, unknown> | null {
  const facts = told[type]
  return facts ? Object.fromEntries(facts.flatMap((name) => (name in payload ? [[name, payload[name]]] : []))) : null
}
