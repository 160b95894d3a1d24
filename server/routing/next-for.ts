import { demands, full, unfit, type ItemFacts, type SeatFacts } from './match.ts'

/**
 * The work a seat takes when it asks for the next: the first in order that is for it and that it has a place for. It asked
 * by itself, so neither its presence nor its plan, its limits or what it let pass before stand in the way.
 */
export function nextFor<Item extends ItemFacts>(seat: SeatFacts, items: readonly Item[]): Item | null {
  return items.find((item) => !unfit(item, seat, demands(item)) && !full(item, seat, seat.load)) ?? null
}

/** Why there is none: nothing waits that is for it, or it has no place for what does. */
export function whyNone(seat: SeatFacts, items: readonly ItemFacts[]): 'nothingFits' | 'full' {
  return items.some((item) => !unfit(item, seat, demands(item))) ? 'full' : 'nothingFits'
}
