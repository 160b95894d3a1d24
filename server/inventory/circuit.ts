import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'

const moves = {
  planned: ['active', 'ceased'],
  active: ['suspended', 'ceased'],
  suspended: ['active', 'ceased'],
  ceased: [],
} as const satisfies Record<CircuitStatus, readonly CircuitStatus[]>

/**
 * Whether a circuit may become `to`. It ceases only when nothing of the network is with it any more.
 * Refuses with `circuit.illegal_move` and `circuit.holds_resources`.
 */
export function checkStatusMove(from: CircuitStatus, to: CircuitStatus, held: readonly string[]): void {
  const allowed: readonly CircuitStatus[] = moves[from]
  if (!allowed.includes(to)) {
    throw new Refusal(
      'circuit.illegal_move',
      allowed.length > 0
        ? `The circuit is ${from}: from there it becomes ${allowed.join(' or ')}.`
        : 'The circuit has ceased, and that is final. Enter a new circuit instead.',
      409,
      { extra: { from, allowed } },
    )
  }
  if (to === 'ceased' && held.length > 0) {
    throw new Refusal(
      'circuit.holds_resources',
      `The circuit still holds ${held.join(', ')}. Have them confirmed free first.`,
      409,
      { extra: { resources: held.join(', ') } },
    )
  }
}

/** A circuit on the way from `circuit` over what it is to ride on that leads back to it; null when there is none. */
export function ridesInCircle(
  circuit: string,
  ridesOn: readonly string[],
  carriersOf: (number: string) => readonly string[],
): string | null {
  const seen = new Set<string>()
  for (const first of ridesOn) {
    const waiting = [first]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === circuit) return first
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(...carriersOf(next))
    }
  }
  return null
}
