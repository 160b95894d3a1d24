import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'

type Circuit = PortalAccount['circuits'][number]

/** How a circuit stands for its customer, and since or until when, and what is said of it elsewhere. */
export type CircuitState =
  | { is: 'notInService' }
  | { is: 'incident'; incident: OwnIncident }
  | { is: 'work'; work: OwnWork }
  | { is: 'down' | 'degraded' }
  | { is: 'up'; next: OwnWork | null }

const comes = (work: OwnWork) => work.state === 'announced' || work.state === 'underWay'

/**
 * | what is known                                    | state            |
 * |--------------------------------------------------|------------------|
 * | not in service, or suspended                     | not in service   |
 * | a known larger fault has hit it                  | incident         |
 * | planned work on it is under way, and may be felt | work             |
 * | an open fault, service not back yet              | down or degraded |
 * | nothing of these                                 | up, perhaps with the next work announced |
 */
export function stateOfCircuit(
  circuit: Pick<Circuit, 'number' | 'status' | 'trouble'>,
  incidents: readonly OwnIncident[],
  works: readonly OwnWork[],
): CircuitState {
  if (circuit.status !== 'active') return { is: 'notInService' }
  const incident = incidents.find(({ circuits }) => circuits.includes(circuit.number))
  if (incident) return { is: 'incident', incident }
  const own = works.filter((work) => comes(work) && work.circuits.includes(circuit.number))
  const now = own.find(({ state }) => state === 'underWay')
  if (now) return { is: 'work', work: now }
  if (circuit.trouble) return { is: circuit.trouble }
  const next = own.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))[0] ?? null
  return { is: 'up', next }
}

/** What wants to be seen first stands first. */
export const circuitOrder = ['incident', 'down', 'degraded', 'work', 'notInService', 'up'] as const
