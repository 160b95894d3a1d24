import type { CustomerTicketView } from '#server/tickets/ticket-view.contract.ts'
import type { TicketStatus } from '#server/tickets/ticket.contract.ts'

export type Station = 'received' | 'inWork' | 'solved' | 'closed'
export type StationState = 'past' | 'here' | 'ahead'

const order: readonly Station[] = ['received', 'inWork', 'solved', 'closed']
const stationOf: Record<TicketStatus, Station> = {
  acknowledged: 'received',
  inProgress: 'inWork',
  pending: 'inWork',
  held: 'inWork',
  resolved: 'solved',
  closed: 'closed',
  rejected: 'closed',
  cancelled: 'closed',
}

export interface Stop {
  station: Station
  state: StationState
  /** When it was reached for good; a solution that was sent back no longer counts. */
  at: string | null
}

/** The way of a ticket as its customer sees it. One that ended unsolved never passed "solved". */
export function stopsOf(ticket: Pick<CustomerTicketView, 'status' | 'openedAt' | 'timeline'>): Stop[] {
  const here = order.indexOf(stationOf[ticket.status])
  const unsolved = ticket.status === 'rejected' || ticket.status === 'cancelled'
  const stations = unsolved ? order.filter((station) => station !== 'solved') : order
  const reached = reachedAt(ticket)
  return stations.map((station) => {
    const place = order.indexOf(station)
    const state: StationState = place < here || ticket.status === 'closed' ? 'past' : place === here ? 'here' : 'ahead'
    return { station, state, at: state === 'ahead' ? null : (reached.get(station) ?? null) }
  })
}

function reachedAt({ openedAt, timeline }: Pick<CustomerTicketView, 'openedAt' | 'timeline'>): Map<Station, string> {
  const reached = new Map<Station, string>([['received', openedAt]])
  for (const entry of timeline) {
    if (entry.kind !== 'event') continue
    if (entry.type === 'ticket.started' && !reached.has('inWork')) reached.set('inWork', entry.at)
    if (entry.type === 'ticket.resolved') reached.set('solved', entry.at)
    if (entry.type === 'ticket.reopened') reached.delete('solved')
    if (['ticket.closed', 'ticket.rejected', 'ticket.cancelled'].includes(entry.type)) reached.set('closed', entry.at)
  }
  return reached
}
