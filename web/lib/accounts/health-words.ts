import { m } from '#lib/paraglide/messages.js'
import type { HealthBand, HealthRule } from '#server/accounts/health.contract.ts'

const rules: Record<HealthRule, () => string> = {
  severeFault: m.acct_rule_severe,
  openSevere: m.acct_rule_open,
  repeatFault: m.acct_rule_repeat,
  clockBreached: m.acct_rule_breached,
  promiseBroken: m.acct_rule_promise,
  solutionRejected: m.acct_rule_rejected,
  lowRating: m.acct_rule_rating,
  escalationAsked: m.acct_rule_escalation,
}
const bands: Record<HealthBand, () => string> = {
  good: m.acct_band_good,
  watch: m.acct_band_watch,
  poor: m.acct_band_poor,
}

export const ruleText = (rule: HealthRule): string => rules[rule]()
export const bandText = (band: HealthBand): string => bands[band]()
export const bandTone = { good: 'success', watch: 'warning', poor: 'danger' } as const
