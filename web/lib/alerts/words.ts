import { m } from '#lib/paraglide/messages.js'
import type { OutcomeHow } from '#server/alerts/ask.contract.ts'
import type { AlertEffect, AlertRule, AlertSeverity, AlertState } from '#server/alerts/alert.contract.ts'

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
  contractEnding: m.loop_rule_contractEnding,
  usageFell: m.loop_rule_usageFell,
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
  contractEnding: m.loop_why_contractEnding,
  usageFell: m.loop_why_usageFell,
}

/** What its threshold is, of those that have one. */
export const ruleThresholds: Partial<Record<AlertRule, () => string>> = {
  severeFault: m.alrule_threshold_severeFault,
  clockAtRisk: m.alrule_threshold_clockAtRisk,
  lowRating: m.alrule_threshold_lowRating,
  contractEnding: m.alrule_threshold_contractEnding,
  usageFell: m.alrule_threshold_usageFell,
}

export const severityText: Record<AlertSeverity, () => string> = {
  red: m.alert_severity_red,
  amber: m.alert_severity_amber,
}

export const stateText: Record<AlertState, () => string> = {
  open: m.loop_state_open,
  acknowledged: m.loop_state_acknowledged,
  planned: m.loop_state_planned,
  confirmed: m.loop_state_confirmed,
  measured: m.loop_state_measured,
  dismissed: m.loop_state_dismissed,
}
export const noneText: Record<AlertState, () => string> = {
  open: m.loop_none_open,
  acknowledged: m.loop_none_acknowledged,
  planned: m.loop_none_planned,
  confirmed: m.loop_none_confirmed,
  measured: m.loop_none_measured,
  dismissed: m.loop_none_dismissed,
}
export const effectText: Record<AlertEffect, () => string> = {
  fell: m.loop_effect_fell,
  same: m.loop_effect_same,
  rose: m.loop_effect_rose,
}

/** How the customer's word came. */
export const saidHow: Record<OutcomeHow, () => string> = {
  portal: m.ask_said_portal,
  link: m.ask_said_link,
  phone: m.ask_said_phone,
  meeting: m.ask_said_meeting,
  mail: m.ask_said_mail,
  chat: m.ask_said_chat,
}
