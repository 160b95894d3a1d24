import { accountGrade } from '#server/accounts/account.contract.ts'
import { alertRule, type AlertRule, type AlertTerms } from '../alert.contract.ts'
import type { AlertRuleTerms } from './rule.contract.ts'

const differs: Partial<Record<AlertRule, Partial<AlertRuleTerms>>> = {
  severeFault: { severity: 'graded', threshold: 2 },
  clockAtRisk: { threshold: 75 },
  clockBreached: { severity: 'red' },
  lowRating: { severity: 'graded', threshold: 2 },
  disconnectRequested: { severity: 'red' },
  escalationAsked: { severity: 'red' },
  contractEnding: { severity: 'graded', threshold: 90 },
  usageFell: { severity: 'graded', threshold: 30 },
}

/** What a house begins with (domain, Account manager loop): 30 minutes for red, four hours for amber. */
export const shippedRules: readonly AlertRuleTerms[] = alertRule.options.map((rule) => ({
  ...{ rule, active: true, severity: 'amber' as const, threshold: null, count: 1, withinDays: 30 },
  ...{ grades: [...accountGrade.options], redMinutes: 30, amberMinutes: 240 },
  ...{ mail: true, ownChannels: true, channelIds: [] },
  ...differs[rule],
}))

/** Of alerts from before rules were data. */
export const shippedTerms: AlertTerms = {
  redMinutes: 30,
  amberMinutes: 240,
  mail: true,
  ownChannels: true,
  channelIds: [],
}
