import { format } from '#lib/format/index.ts'
import { m } from '#lib/paraglide/messages.js'
import type { Finding, FindingCode } from '#server/routing/finding.contract.ts'

type Facts = Record<string, string | number>
type Say = (facts: Facts, nameOf: (code: string) => string) => string

const text = (value: unknown) => String(value ?? '')
const count = (value: unknown) => Number(value ?? 0)

const sentences: Record<FindingCode, Say> = {
  planEmpty: () => m.finding_planEmpty(),
  planNoOwner: () => m.finding_planNoOwner(),
  planNotLater: ({ previous }) => m.finding_planNotLater({ span: format.duration(count(previous) * 1000) }),
  planAfterPage: () => m.finding_planAfterPage(),
  planSameOwner: () => m.finding_planSameOwner(),
  planOwnerUnknown: () => m.finding_planOwnerUnknown(),
  planOwnerCannotWork: () => m.finding_planOwnerCannotWork(),
  planNothingToDrop: ({ skill }, nameOf) => m.finding_planNothingToDrop({ skill: nameOf(text(skill)) }),
  planNothingToLower: () => m.finding_planNothingToLower(),
  planNothingToWiden: ({ level }) =>
    level === 'L1' ? m.finding_planNothingToWiden_L1() : m.finding_planNothingToWiden(),
  skillUnknown: ({ skill }) => m.finding_skillUnknown({ skill: text(skill) }),
  skillTwice: ({ skill }, nameOf) => m.finding_skillTwice({ skill: nameOf(text(skill)) }),
  preferredNotHigher: ({ skill, required }, nameOf) =>
    m.finding_preferredNotHigher({ skill: nameOf(text(skill)), level: count(required) }),
  calendarUnknown: () => m.finding_calendarUnknown(),
  supervisorUnknown: () => m.finding_supervisorUnknown(),
  affinityTwice: () => m.finding_affinityTwice(),
  nobodyHasSkill: ({ skill }, nameOf) => m.finding_nobodyHasSkill({ skill: nameOf(text(skill)) }),
  nobodyAtLevel: ({ skill, needs, best }, nameOf) =>
    m.finding_nobodyAtLevel({ skill: nameOf(text(skill)), needs: count(needs), best: count(best) }),
  nobodyFits: () => m.finding_nobodyFits(),
  nobodyFitsYet: ({ step, after }) =>
    m.finding_nobodyFitsYet({ step: count(step), span: format.duration(count(after) * 1000) }),
  noRuleLeadsHere: () => m.finding_noRuleLeadsHere(),
  rulesEmpty: () => m.finding_rulesEmpty(),
  rulesNoCatchAll: () => m.finding_rulesNoCatchAll(),
  ruleQueueUnknown: () => m.finding_ruleQueueUnknown(),
  ruleQueueInactive: () => m.finding_ruleQueueInactive(),
  ruleQueueOtherLevel: () => m.finding_ruleQueueOtherLevel(),
  ruleAccountUnknown: () => m.finding_ruleAccountUnknown(),
  ruleNeverMatches: ({ by }) =>
    by ? m.finding_ruleNeverMatches({ by: count(by) }) : m.finding_ruleNeverMatches_several(),
}

/** What is to be said about a draft, in the reader's language. `nameOf` gives a skill's name by its code. */
export function findingText({ code, facts }: Finding, nameOf: (code: string) => string = (code) => code): string {
  return sentences[code](facts, nameOf)
}

/** What is wrong at one place or below it, the first alone; warnings are not wrong. */
export function wrongAt(
  findings: readonly Finding[],
  pointer: string,
  nameOf?: (code: string) => string,
): string | undefined {
  const found = findings.find((each) => each.severity === 'refused' && each.pointer === pointer)
  return found && findingText(found, nameOf)
}
