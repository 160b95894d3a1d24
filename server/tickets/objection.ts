import type { ObjectionView } from './objection.contract.ts'
import type { Objection } from './objection.store.ts'

/** An objection as all sides read it. */
export function objectionView(row: Objection, nameOf: (id: Objection['decidedBy']) => string | null): ObjectionView {
  return {
    id: row.id,
    holding: row.holding,
    by: { kind: row.by.kind, name: row.by.name },
    reason: row.reason,
    at: row.at.toISOString(),
    state: row.state,
    decidedBy: nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decision: row.decision,
  }
}
