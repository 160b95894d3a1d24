import type { TicketPriority } from '#server/tickets/ticket.contract.ts'

/** Hundredths of a place that work takes by its priority, until an administrator sets them otherwise (`seat_policy`). */
export const usualWeights: Readonly<Record<TicketPriority, number>> = { P1: 150, P2: 100, P3: 100, P4: 100 }

/** Nothing takes more than the whole seat: the heaviest work fits an empty one. */
export const placeOf = (weight: number, capacity: number): number => Math.min(weight, capacity)
