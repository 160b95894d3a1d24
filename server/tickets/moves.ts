import { Refusal } from '#server/kernel/refusal.ts'
import type { TicketStatus } from './ticket.contract.ts'

/** The process on the wall: from a status, where a ticket may go (domain, Ticket). */
export const moves = {
  acknowledged: ['inProgress', 'pending', 'held', 'rejected', 'cancelled'],
  inProgress: ['pending', 'held', 'resolved', 'cancelled'],
  pending: ['inProgress', 'resolved', 'cancelled'],
  held: ['inProgress', 'pending', 'resolved', 'cancelled'],
  resolved: ['closed', 'inProgress'],
  rejected: [],
  closed: [],
  cancelled: [],
} as const satisfies Record<TicketStatus, readonly TicketStatus[]>

export function mayMove(from: TicketStatus, to: TicketStatus): boolean {
  return (moves[from] as readonly TicketStatus[]).includes(to)
}

/** The move, or the refusal `ticket.illegal_move` that names the allowed ones. */
export function move(from: TicketStatus, to: TicketStatus): { from: TicketStatus; to: TicketStatus } {
  if (mayMove(from, to)) return { from, to }
  const allowed = moves[from]
  throw new Refusal(
    'ticket.illegal_move',
    allowed.length > 0
      ? `A ticket that is ${from} cannot become ${to}. It can become ${allowed.join(', ')}.`
      : `The ticket is ${from}, and that is final. Open a new one.`,
    409,
    { extra: { from, to, allowed } },
  )
}

export const isOver = (status: TicketStatus): boolean => moves[status].length === 0
