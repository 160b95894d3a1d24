import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { QueueView, SkillView } from '#server/routing/queue-view.contract.ts'

type Step = QueueView['plan'][number]
type Condition = QueueView['rules'][number]['when']

/** What a step of a queue's plan does, and how long after the work came in. */
export function stepText(step: Step, skills: readonly SkillView[]): { after: string; does: string } {
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
    case 'pageSupervisor':
      return { after, does: m.admin_plan_pageSupervisor() }
  }
}

/** Which tickets a rule lets in: everything named must fit, one of the values of each kind is enough. */
export function conditionText(when: Condition): string {
  const among = <T extends string>(values: readonly T[] | undefined, words: Record<T, () => string>) =>
    values?.length ? [values.map((value) => words[value]()).join(' / ')] : []
  const parts = [
    ...(when.repeat ? [m.admin_queue_rule_repeat()] : []),
    ...among(when.type, terms.type),
    ...among(when.circuitKind, terms.circuit),
    ...among(when.symptom, terms.symptom),
    ...among(when.priority, terms.priority),
    ...among(when.accountGrade, terms.accountGrade),
    ...among(when.serviceGrade, terms.serviceGrade),
  ]
  return parts.length > 0 ? parts.join(' · ') : m.admin_queue_rule_any()
}
