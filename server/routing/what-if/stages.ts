import type { PersonId, QueueId } from '#server/kernel/ids.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { queueFor, type Rule, type RuleFacts } from '../rules.ts'
import type { Stage } from './world.ts'

/** A row of a ticket's hand-off ledger. */
export interface Holding {
  kind: string
  level: SupportLevel
  queueId: QueueId
  personId: PersonId | null
  from: number
  /** Null while it lasts. */
  to: number | null
  /** Whether an accepted offer began it. */
  offered: boolean
}

const instantly = 2_000

/**
 * The ledger read as stages: each time it entered a queue, and how long whoever then had it worked and waited for others.
 * What has no end yet counts up to `now`; what nobody took gets `usualMs`.
 */
export function stagesOf(
  holdings: readonly Holding[],
  rules: readonly Rule[],
  facts: RuleFacts,
  usualMs: number,
  now: number,
): Stage[] {
  const stages: (Stage & { waited: number | null; taken: boolean })[] = []
  for (const row of holdings) {
    const span = Math.max(0, (row.to ?? now) - row.from)
    if (row.kind === 'queue' || stages.length === 0) {
      stages.push({
        ...{ level: row.level, queueId: row.queueId, byRules: chosenByRules(rules, facts, row) },
        ...{ handlingMs: 0, parkedMs: 0, direct: null, taken: false, waited: row.kind === 'queue' ? span : null },
      })
      if (row.kind === 'queue') continue
    }
    const stage = stages.at(-1)!
    if (row.kind === 'seat') {
      if (!stage.taken && !row.offered && (stage.waited === null || stage.waited < instantly))
        stage.direct = row.personId
      stage.taken = true
      stage.handlingMs += span
    } else if (row.kind === 'customer' || row.kind === 'thirdParty') stage.parkedMs += span
  }
  return stages.map(({ waited: _waited, taken, ...stage }) => (taken ? stage : { ...stage, handlingMs: usualMs }))
}

function chosenByRules(rules: readonly Rule[], facts: RuleFacts, { level, queueId }: Holding): boolean {
  try {
    return queueFor(rules, level, facts) === queueId
  } catch {
    return false
  }
}
