import { m } from '#lib/paraglide/messages.js'
import type { Belonging, IncidentState, ScopeKind } from '#server/incidents/incident.contract.ts'

export const incidentState: Record<IncidentState, () => string> = {
  open: m.incident_state_open,
  ended: m.incident_state_ended,
  withdrawn: m.incident_state_withdrawn,
}

export const scopeWord: Record<ScopeKind, () => string> = {
  circuit: m.incident_scope_circuit,
  node: m.incident_scope_node,
  account: m.incident_scope_account,
}

export const becauseWord: Record<Belonging, () => string> = {
  circuit: m.incident_because_circuit,
  node: m.incident_because_node,
  account: m.incident_because_account,
  site: m.incident_because_site,
}
