import { m } from '#lib/paraglide/messages.js'
import type { ToldField, Wrong } from './request.ts'

const missing: Partial<Record<ToldField, () => string>> = {
  symptom: m.report_missing_symptom,
  impact: m.report_missing_impact,
  subject: m.report_missing_subject,
  name: m.report_missing_name,
}
const invalid: Partial<Record<ToldField, () => string>> = {
  subject: m.report_invalid_subject,
  email: m.report_invalid_email,
  since: m.report_invalid_since,
}

/** What is wrong with a field and how to put it right. */
export function wrongText(field: ToldField, wrong: Wrong | undefined): string | null {
  if (!wrong) return null
  if (wrong === 'future') return m.report_future()
  if (wrong === 'noReach') return m.report_missing_reach()
  if (wrong === 'unknown') return m.report_unknown_circuit()
  return (wrong === 'missing' ? missing[field] : invalid[field])?.() ?? m.report_invalid()
}
