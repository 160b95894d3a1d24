import { nameOf } from '#lib/i18n/here.ts'
import { listText } from '#lib/i18n/list-text.ts'
import { m } from '#lib/paraglide/messages.js'
import type { PolicyTerms, Target } from '#server/escalation/policies/policy.contract.ts'
import type { AttentionOptions } from '#server/escalation/policies/policy-view.contract.ts'
import { assumedText } from '../words.ts'

/** Whom a target stands for, in words. */
export function targetText(target: Target, options: AttentionOptions): string {
  const find = (list: readonly { id: string; name: string; nameEn?: string }[], id: string) => {
    const found = list.find((one) => one.id === id)
    return found ? nameOf(found) : m.policy_target_gone()
  }
  switch (target.kind) {
    case 'person':
      return find(options.people, target.personId)
    case 'schedule':
      return m.policy_target_on_call({ schedule: find(options.schedules, target.scheduleId) })
    case 'channel':
      return m.policy_target_channel({ channel: find(options.channels, target.channelId) })
    case 'accountRole':
    case 'ticketRole':
      return assumedText[target.role]()
    case 'queueSupervisor':
      return assumedText.queueSupervisor()
  }
}

/** The policy read aloud, one sentence per step and then how it ends. */
export function policySentences(terms: PolicyTerms, options: AttentionOptions): string[] {
  const calendar = options.calendars.find(({ code }) => code === terms.calendar)
  return [
    ...terms.steps.map((step, i) => {
      const who = listText(step.targets.map((target) => targetText(target, options)))
      return i === 0 ? m.policy_say_first({ who }) : m.policy_say_step({ minutes: step.afterMinutes, who })
    }),
    terms.repeats > 0
      ? m.policy_say_repeat({ minutes: terms.repeatAfterMinutes, count: terms.repeats })
      : m.policy_say_once(),
    m.policy_say_acknowledge({ minutes: terms.acknowledgementMinutes }),
    ...(terms.calendar ? [m.policy_say_calendar({ calendar: calendar ? nameOf(calendar) : terms.calendar })] : []),
  ]
}
