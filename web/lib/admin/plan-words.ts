import { regionText } from '#lib/accounts/words.ts'
import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { languageNames } from '#lib/i18n/language.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { RelaxationStep, RoutingCondition } from '#server/routing/queue.contract.ts'

interface Named {
  name: string
  nameEn: string
}

/** What a step of a queue's plan does, and how long after the work came in. */
export function stepText(
  step: RelaxationStep,
  skills: readonly (Named & { code: string })[],
  people: readonly (Named & { id: string })[] = [],
): { after: string; does: string } {
  const after = m.admin_plan_after({ span: format.duration(step.after * 1000) })
  switch (step.do) {
    case 'lowerLevel':
      return { after, does: m.admin_plan_lowerLevel({ by: step.by }) }
    case 'dropSkill': {
      const skill = skills.find(({ code }) => code === step.skill)
      return { after, does: m.admin_plan_dropSkill({ skill: skill ? nameOf(skill) : step.skill }) }
    }
    case 'widenToTeam':
      return { after, does: m.admin_plan_widenToTeam() }
    case 'raisePriority':
      return { after, does: m.admin_plan_raisePriority() }
    case 'pageSupervisor': {
      const owner = people.find(({ id }) => id === step.owner)
      return { after, does: owner ? m.queue_plan_page({ name: nameOf(owner) }) : m.admin_plan_pageSupervisor() }
    }
  }
}

/** Which tickets a rule lets in: everything named must fit, one of the values of each kind is enough. */
export function conditionText(when: RoutingCondition, accounts: readonly (Named & { id: string })[] = []): string {
  const among = <T extends string>(values: readonly T[] | undefined, word: (value: T) => string) =>
    values?.length ? [values.map(word).join(' / ')] : []
  const of =
    <T extends string>(words: Record<T, () => string>) =>
    (value: T) =>
      words[value]()
  const account = (id: string) => {
    const found = accounts.find((each) => each.id === id)
    return found ? nameOf(found) : m.rule_some_account()
  }
  const parts = [
    ...(when.repeat === undefined ? [] : [when.repeat ? m.admin_queue_rule_repeat() : m.rule_not_repeat()]),
    ...among(when.account, account),
    ...among(when.type, of(terms.type)),
    ...among(when.circuitKind, of(terms.circuit)),
    ...among(when.symptom, of(terms.symptom)),
    ...among(when.priority, of(terms.priority)),
    ...among(when.accountGrade, of(terms.accountGrade)),
    ...among(when.serviceGrade, of(terms.serviceGrade)),
    ...among(when.language, (value) => languageNames[value]),
    ...among(when.region, regionText),
  ]
  return parts.length > 0 ? parts.join(' · ') : m.admin_queue_rule_any()
}
