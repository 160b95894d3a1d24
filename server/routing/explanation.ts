import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { demands, match, type Decision, type ItemFacts, type RoundRecord, type SeatFacts } from './match.ts'

/** Whose facts a reader is told: everybody's, the own seat's, or nobody's. */
export type Sight = { sees: 'all' } | { sees: 'own'; seatId: PersonId } | { sees: 'none' }

/** Who supervises sees all; a seat asks "why not me?" and learns of itself alone; others hear who was asked, as in the timeline. */
export function sightOf(actor: StaffActor): Sight {
  const seatId = actor.id
  if (can.supervise(actor)) return { sees: 'all' }
  return can.beOffered(actor) ? { sees: 'own', seatId } : { sees: 'none' }
}

export interface Explained {
  item: ItemFacts
  decision: Decision
  needs: ReturnType<typeof demands>
  candidates: number
  passedOver: number
}

/**
 * Runs a stored round again for one ticket. Seats that were offline are not in the round; they are told with that reason,
 * so that whoever is asked about gets an answer. `others` are the seats there were at that time.
 */
export function explainRound(round: RoundRecord, ticketId: string, others: readonly PersonId[]): Explained | null {
  const item = round.items.find((each) => each.ticketId === ticketId)
  const decision = match(round).find((each) => each.ticketId === ticketId)
  if (!item || !decision) return null
  const looked = new Set(round.seats.map(({ id }) => id))
  const offline = others.filter((id) => !looked.has(id))
  return explained(item, {
    ...decision,
    excluded: [
      ...decision.excluded,
      ...offline.map((seatId) => ({
        seatId,
        exclusion: { because: 'presence' as const, presence: 'offline' as const },
      })),
    ],
  })
}

/** How it would go at this moment, each item by itself. */
export function explainPresent(item: ItemFacts, seats: SeatFacts[]): Explained {
  return explained(item, match({ seats, items: [item] })[0]!)
}

function explained(item: ItemFacts, decision: Decision): Explained {
  return {
    item,
    decision,
    needs: demands(item),
    candidates: decision.ranked.length,
    passedOver: decision.excluded.length,
  }
}

/** What this reader is told of it. Places keep their numbers: the third of five learns that it was third. */
export function inSight({ ranked, excluded }: Decision, sight: Sight) {
  const told = (seatId: PersonId) => sight.sees === 'all' || (sight.sees === 'own' && seatId === sight.seatId)
  return {
    ranked: ranked
      .map(({ seatId, ...facts }, place) => ({ seatId, rank: place + 1, facts }))
      .filter((each) => told(each.seatId)),
    excluded: excluded.filter((each) => told(each.seatId)),
  }
}
