import { regionText } from '#lib/accounts/words.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { languageNames } from '#lib/i18n/language.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { RuleBook } from '#server/routing/rule.contract.ts'

const fields: Record<string, () => string> = {
  type: m.rule_field_type,
  circuitKind: m.rule_field_circuitKind,
  symptom: m.rule_field_symptom,
  priority: m.rule_field_priority,
  accountGrade: m.rule_field_accountGrade,
  serviceGrade: m.rule_field_serviceGrade,
  account: m.rule_field_account,
  language: m.rule_field_language,
  region: m.rule_field_region,
  repeat: m.rule_field_repeat,
}
const values: Record<string, Record<string, () => string>> = {
  type: terms.type,
  circuitKind: terms.circuit,
  symptom: terms.symptom,
  priority: terms.priority,
  accountGrade: terms.accountGrade,
  serviceGrade: terms.serviceGrade,
}

export const fieldText = (field: string): string => fields[field]?.() ?? field

/** One value of a field a rule can ask for, in the reader's words. */
export function valueText(field: string, value: string | boolean | null, accounts: RuleBook['accounts']): string {
  if (value === null) return m.rule_value_unknown()
  if (typeof value === 'boolean') return value ? m.rule_repeat_yes() : m.rule_repeat_no()
  if (field === 'language') return (languageNames as Record<string, string>)[value] ?? value
  if (field === 'region') return regionText(value)
  if (field === 'account') {
    const account = accounts.find((each) => each.id === value)
    return account ? nameOf(account) : m.rule_some_account()
  }
  return values[field]?.[value]?.() ?? value
}
