import type { CircuitId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { ResourceState } from './inventory.contract.ts'

/** A circuit takes a free one, gives it up, and only a confirmation makes it free; what was given up by mistake is kept. */
const moves = {
  free: ['held'],
  held: ['beingReleased'],
  beingReleased: ['free', 'held'],
} as const satisfies Record<ResourceState, readonly ResourceState[]>

export interface ResourceFacts {
  state: ResourceState
  circuitId: CircuitId | null
  label: string
}

/** Where it stands after the move, and the circuit whose it was or is. Refuses with `resource.illegal_move` and `resource.circuit_missing`. */
export function moveOf(
  resource: ResourceFacts,
  to: ResourceState,
  circuitId: CircuitId | null,
): { state: ResourceState; circuitId: CircuitId | null; concerns: CircuitId } {
  const allowed: readonly ResourceState[] = moves[resource.state]
  if (!allowed.includes(to)) {
    throw new Refusal(
      'resource.illegal_move',
      `${resource.label} is ${resource.state}: from there it becomes ${allowed.join(' or ')}.`,
      409,
      { extra: { from: resource.state, allowed } },
    )
  }
  const concerns = resource.circuitId ?? circuitId
  if (concerns === null) {
    throw new Refusal('resource.circuit_missing', 'Say which circuit takes it.', 422, {
      errors: [{ pointer: '/circuit', detail: 'Choose the circuit that takes it.' }],
    })
  }
  return { state: to, circuitId: to === 'free' ? null : concerns, concerns }
}
