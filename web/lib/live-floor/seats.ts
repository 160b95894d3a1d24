import type { Presence } from '#server/seats/seat.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { FloorSeat } from './floor.svelte.ts'

export const presences: readonly Presence[] = ['available', 'busy', 'wrapUp', 'away', 'offline']

export interface SeatGroup {
  level: SupportLevel
  seats: FloorSeat[]
  ready: number
  load: number
  capacity: number
}

/** Whoever is at work, and whoever is not but still holds work. */
export function isOnDuty(seat: FloorSeat): boolean {
  return seat.presence !== 'offline' || seat.working.length > 0
}

export function isReady(seat: FloorSeat): boolean {
  return seat.presence === 'available' && seat.connected
}

/** Seats by level, in the order they come in. */
export function byLevel(seats: readonly FloorSeat[]): SeatGroup[] {
  const levels: readonly SupportLevel[] = ['L1', 'L2', 'L3', 'vendor']
  return levels.flatMap((level) => {
    const here = seats.filter((seat) => seat.level === level)
    if (here.length === 0) return []
    const sum = (of: 'load' | 'capacity') => here.reduce((total, seat) => total + seat[of], 0)
    return [{ level, seats: here, ready: here.filter(isReady).length, load: sum('load'), capacity: sum('capacity') }]
  })
}

/** What the seat would carry with this work: it takes its place by priority, and never more than the whole seat. */
export function loadWith(
  { load, capacity }: Pick<FloorSeat, 'load' | 'capacity'>,
  { place }: { place: number },
): number {
  return load + Math.min(place, capacity)
}

export type LackingSkill = QueueView['skills'][number]

/** Skills the queue asks for that the seat has not, or not well enough. */
export function lacking(seat: FloorSeat, queue: QueueView | undefined): LackingSkill[] {
  return (queue?.skills ?? []).filter(
    (needed) => !seat.skills.some((has) => has.skill === needed.skill && has.level >= needed.level),
  )
}
