import { m } from '#lib/paraglide/messages.js'
import type { ImportProblem } from '#server/inventory/import.contract.ts'
import type { ResourceKind, ResourceState } from '#server/inventory/inventory.contract.ts'

const kinds: Record<ResourceKind, () => string> = {
  port: m.inv_kind_port,
  address: m.inv_kind_address,
  number: m.inv_kind_number,
  fibre: m.inv_kind_fibre,
  rackUnit: m.inv_kind_rack,
}
const states: Record<ResourceState, () => string> = {
  free: m.inv_state_free,
  held: m.inv_state_held,
  beingReleased: m.inv_state_releasing,
}
const problems: Record<ImportProblem, () => string> = {
  missing: m.inv_bad_missing,
  notOneOf: m.inv_bad_not_one_of,
  unknownAccount: m.inv_bad_account,
  otherAccount: m.inv_bad_other_account,
  unknownNode: m.inv_bad_node,
  unknownCircuit: m.inv_bad_circuit,
  ridesInCircle: m.inv_bad_circle,
  notANumber: m.inv_bad_bandwidth,
  notADate: m.inv_bad_date,
  notANumberOfCircuit: m.inv_bad_number,
  tooLong: m.inv_bad_long,
  twice: m.inv_bad_twice,
  unknownZone: m.inv_bad_zone,
  holdsResources: m.inv_bad_holds,
  illegalStatus: m.inv_bad_status,
  halfEnd: m.inv_bad_end,
}

export const kindText = (kind: ResourceKind): string => kinds[kind]()
export const stateText = (state: ResourceState): string => states[state]()
export const problemWords = (problem: ImportProblem): string => problems[problem]()
