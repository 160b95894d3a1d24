import { language } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { RuleCondition } from '#server/escalation/policies/policy.contract.ts'

/** What a rule may ask of a ticket, in the order people think of it, with the words for each value. */
export const conditionParts = [
  { key: 'priorities', label: m.arule_priority, values: ['P1', 'P2', 'P3', 'P4'], word: (value: string) => value },
  {
    key: 'types',
    label: m.arule_type,
    values: ['fault', 'complaint', 'request', 'question', 'disconnect'],
    word: (value: string) => named(terms.type, value),
  },
  {
    key: 'levels',
    label: m.arule_level,
    values: ['L1', 'L2', 'L3', 'vendor'],
    word: (value: string) => named(terms.level, value),
  },
  {
    key: 'accountGrades',
    label: m.arule_account_grade,
    values: ['gold', 'silver', 'bronze', 'standard'],
    word: (value: string) => named(terms.accountGrade, value),
  },
  {
    key: 'serviceGrades',
    label: m.arule_service_grade,
    values: ['AAA', 'AA', 'A', 'ordinary'],
    word: (value: string) => named(terms.serviceGrade, value),
  },
] as const satisfies readonly {
  key: keyof RuleCondition
  label: () => string
  values: readonly string[]
  word: (value: string) => string
}[]

const named = (words: object, value: string) =>
  (words as Record<string, (() => string) | undefined>)[value]?.() ?? value

/** "P1 or P2 · fault · gold"; empty where anything fits. */
export function conditionText(when: RuleCondition): string {
  const or = new Intl.ListFormat(language(), { type: 'disjunction' })
  return conditionParts
    .flatMap(({ key, word }) => (when[key] ? [or.format((when[key] as string[]).map(word))] : []))
    .join(' · ')
}
