import { m } from '#lib/paraglide/messages.js'
import type { AlertRule, AlertSeverity } from '#server/alerts/alert.contract.ts'

/** What has happened, in two words. */
export const ruleText: Record<AlertRule, () => string> = {
  severeFault: m.alert_rule_severeFault,
  clockAtRisk: m.alert_rule_clockAtRisk,
  clockBreached: m.alert_rule_clockBreached,
  promiseBroken: m.alert_rule_promiseBroken,
  repeatFault: m.alert_rule_repeatFault,
  solutionRejected: m.alert_rule_solutionRejected,
  lowRating: m.alert_rule_lowRating,
  disconnectRequested: m.alert_rule_disconnectRequested,
  escalationAsked: m.escalation_alert_rule,
}

/** The same as a sentence: why it is told. */
export const ruleWhy: Record<AlertRule, () => string> = {
  severeFault: m.alert_why_severeFault,
  clockAtRisk: m.alert_why_clockAtRisk,
  clockBreached: m.alert_why_clockBreached,
  promiseBroken: m.alert_why_promiseBroken,
  repeatFault: m.alert_why_repeatFault,
  solutionRejected: m.alert_why_solutionRejected,
  lowRating: m.alert_why_lowRating,
  disconnectRequested: m.alert_why_disconnectRequested,
  escalationAsked: m.escalation_alert_why,
}

export const severityText: Record<AlertSeverity, () => string> = {
  red: m.alert_severity_red,
  amber: m.alert_severity_amber,
}
