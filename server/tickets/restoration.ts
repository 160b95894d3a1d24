import type { Ticket } from './ticket.store.ts'

type Downtime = Pick<Ticket, 'type' | 'impact' | 'since' | 'openedAt' | 'restoredAt'>

/** Whether the service is down now, as far as we know. */
export function isDown({ impact, restoredAt }: Pick<Ticket, 'impact' | 'restoredAt'>): boolean {
  return impact === 'down' && restoredAt === null
}

/** How long the service was down by `restoredAt`, from when the customer saw it fail; null when it never was. */
export function downMs({ type, impact, since, openedAt }: Downtime, restoredAt: Date): number | null {
  if (type !== 'fault' || impact !== 'down') return null
  const from = since && since < openedAt ? since : openedAt
  return Math.max(0, restoredAt.getTime() - from.getTime())
}
