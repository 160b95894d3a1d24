import type { TicketSymptom, TicketType } from '#server/tickets/ticket.contract.ts'

/** Closed tickets of one kind: how many there were, and how many the first line solved, with an article and without one. */
export interface KindOfRequest {
  type: TicketType
  symptom: TicketSymptom
  with: Share
  without: Share
}
interface Share {
  part: number
  whole: number
}

export interface FirstContact {
  with: Share
  /** What the tickets without an article would come to, had they been of the same kinds in the same proportion. */
  without: Share & { rate: number | null }
  /** The kinds that are compared, those with most articles first. */
  kinds: KindOfRequest[]
  /** Tickets of kinds of which there were none on the other side: nothing to compare them with. */
  leftOut: { with: number; without: number }
}

/**
 * First-contact resolution with an article and without one, like with like. A fibre cut is looked up and rightly handed on,
 * an invoice is explained at once without looking anything up: put together they would say that articles do harm. So only
 * kinds (type and symptom) that were closed both ways are compared, and each kind weighs on both sides what it weighs among
 * the tickets with an article (direct standardisation).
 */
export function compareFirstContact(all: readonly KindOfRequest[]): FirstContact {
  const kinds = all
    .filter((kind) => kind.with.whole > 0 && kind.without.whole > 0)
    .toSorted((a, b) => b.with.whole - a.with.whole || b.without.whole - a.without.whole)
  const sum = (of: readonly KindOfRequest[], side: 'with' | 'without'): Share => ({
    part: of.reduce((total, kind) => total + kind[side].part, 0),
    whole: of.reduce((total, kind) => total + kind[side].whole, 0),
  })
  const withArticle = sum(kinds, 'with')
  const expected = kinds.reduce((total, kind) => total + (kind.with.whole * kind.without.part) / kind.without.whole, 0)
  const others = all.filter((kind) => !kinds.includes(kind))
  return {
    with: withArticle,
    without: { ...sum(kinds, 'without'), rate: withArticle.whole > 0 ? expected / withArticle.whole : null },
    kinds,
    leftOut: { with: sum(others, 'with').whole, without: sum(others, 'without').whole },
  }
}
