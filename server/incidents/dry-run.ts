import type { IncidentRuleId } from '#server/kernel/ids.ts'
import type { RuleTerms } from './incident.contract.ts'
import type { DryRunView } from './incident-view.contract.ts'
import { replay, type Outage } from './rules.ts'

/** What these rules would have declared, as a screen shows it; rules go by their place in the set. */
export function dryRun(
  rules: readonly RuleTerms[],
  outages: readonly (Outage & { number: string; circuit: string })[],
  from: Date,
  to: Date,
): DryRunView {
  const numbered = rules.map((rule, place) => ({ ...rule, id: String(place) as IncidentRuleId }))
  const declared = replay(numbered, outages, from, to)
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    outages: outages.length,
    declared: declared.toReversed().map(({ at, rule, downs }) => ({
      at: at.toISOString(),
      rule: Number(rule.id),
      circuits: [...new Set(downs.map(({ circuit }) => circuit))].sort(),
      accounts: new Set(downs.map(({ accountId }) => accountId)).size,
      tickets: downs.map(({ number }) => number),
    })),
  }
}
