import type { AlertRule } from '../alert.contract.ts'
import type { AlertRuleTerms } from './rule.contract.ts'

/** Which rules say something else than before. */
export function changedRules(was: readonly AlertRuleTerms[], is: readonly AlertRuleTerms[]): AlertRule[] {
  const text = (terms: AlertRuleTerms | undefined) =>
    terms && JSON.stringify(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1)))
  return is.filter((terms) => text(terms) !== text(was.find(({ rule }) => rule === terms.rule))).map(({ rule }) => rule)
}
