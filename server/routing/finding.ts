import { Refusal } from '#server/kernel/refusal.ts'
import type { Finding, FindingCode } from './finding.contract.ts'

type Facts = Finding['facts']

const sentences: Record<FindingCode, (facts: Facts) => string> = {
  planEmpty: () =>
    'The plan has no step: work nobody takes would stay nobody\u2019s. Add a step that pages the supervisor.',
  planNoOwner: () => 'The last step must page somebody, who then answers for the work.',
  planNotLater: ({ previous }) =>
    `This step is never reached in its turn: the step before it comes after ${previous} s. Choose a later second.`,
  planAfterPage: () => 'After somebody was paged only another person can be paged. Move this step before the page.',
  planSameOwner: () => 'This person is paged already. Name another, or remove the step.',
  planOwnerUnknown: () => 'There is no such person, or they have left. Choose somebody who is here.',
  planOwnerCannotWork: () =>
    'Only a supervisor can act on work that nobody took. Choose one, or give this person the role first.',
  planNothingToDrop: ({ skill }) => `At this step "${skill}" is not asked for any more, so there is nothing to drop.`,
  planNothingToLower: () => 'At this step no required skill is above level 1, so there is nothing to lower.',
  planNothingToWiden: ({ level }) =>
    level === 'L1'
      ? 'First-line work is not offered to other levels, so there is nothing to widen to.'
      : 'The queue is widened to the team already.',
  skillUnknown: ({ skill }) => `There is no skill "${skill}". Add it under skills first.`,
  skillTwice: ({ skill }) => `"${skill}" is named twice. Keep one.`,
  preferredNotHigher: ({ skill, required }) =>
    `"${skill}" is required at level ${required} anyway. Prefer a higher level, or leave it out.`,
  calendarUnknown: ({ calendar }) => `There is no calendar "${calendar}". Choose one from the list.`,
  supervisorUnknown: () => 'A queue needs a supervisor who is here and has that role.',
  affinityTwice: () => 'Each kind of acquaintance is named once.',
  nobodyHasSkill: ({ skill }) => `No seat has "${skill}".`,
  nobodyAtLevel: ({ skill, needs, best }) => `No seat has "${skill}" at level ${needs}; the highest is ${best}.`,
  nobodyFits: () => 'No seat has everything this queue requires, not even after all steps of its plan.',
  nobodyFitsYet: ({ step, after }) =>
    `No seat has everything this queue requires before step ${step} (after ${after} s).`,
  noRuleLeadsHere: () => 'No rule leads to this queue: only people put work into it.',
  rulesEmpty: () => 'A level needs at least one rule: one without conditions takes whatever comes.',
  rulesNoCatchAll: () => 'The last rule must have no conditions, so that no ticket is left without a queue.',
  ruleQueueUnknown: ({ queue }) => `There is no queue "${queue}".`,
  ruleQueueInactive: ({ queue }) => `"${queue}" takes no new work. Choose another queue, or switch it on again.`,
  ruleQueueOtherLevel: ({ queue, level }) =>
    `"${queue}" belongs to ${level}. Choose a queue of the level these rules are for.`,
  ruleAccountUnknown: () => 'One of the accounts does not exist.',
  ruleNeverMatches: ({ by }) =>
    by ? `Rule ${by} takes everything this one would.` : 'The rules before it together take everything this one would.',
}

export function found(code: FindingCode, severity: Finding['severity'], pointer: string, facts: Facts = {}): Finding {
  return { code, severity, pointer, detail: sentences[code](facts), facts }
}

export const refusedBy = (findings: readonly Finding[]): Finding[] =>
  findings.filter((each) => each.severity === 'refused')

/** Refuses with `routing.bad_configuration`, each reason at its place, when anything found keeps it from being saved. */
export function refuseFindings(findings: readonly Finding[]): void {
  const refused = refusedBy(findings)
  if (refused.length === 0) return
  throw new Refusal('routing.bad_configuration', refused.map((each) => each.detail).join(' '), 422, {
    errors: refused.map(({ pointer, detail }) => ({ pointer, detail })),
    extra: { findings: refused },
  })
}
