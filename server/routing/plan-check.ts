import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { Finding } from './finding.contract.ts'
import { found } from './finding.ts'
import { demands } from './match.ts'
import type { RelaxationStep, RequiredSkill } from './queue.contract.ts'

/** Somebody who may be paged: what they may do decides whether they can answer for the work. */
export interface PossibleOwner {
  id: string
  active: boolean
  roles: readonly string[]
}

export interface PlanFacts {
  level: SupportLevel
  skills: readonly RequiredSkill[]
  supervisorId: string
  people: ReadonlyMap<string, PossibleOwner>
}

/**
 * What is wrong with a relaxation plan. A plan that passes ends with a page, so its work always comes to an owner; its
 * steps come at strictly later seconds, and each changes something.
 */
export function checkPlan(plan: readonly RelaxationStep[], facts: PlanFacts): Finding[] {
  const findings: Finding[] = []
  const refuse = (...of: [Parameters<typeof found>[0], string, Finding['facts']?]) =>
    findings.push(found(of[0], 'refused', of[1], of[2]))
  if (plan.length === 0) refuse('planEmpty', '/plan')
  const paged = new Set<string>()
  let pages = false
  for (const [i, step] of plan.entries()) {
    const at = `/plan/${i}`
    const previous = plan[i - 1]
    if (previous && step.after <= previous.after) refuse('planNotLater', `${at}/after`, { previous: previous.after })
    const before = demands({ skills: facts.skills, relaxation: plan, relaxationStep: i })
    switch (step.do) {
      case 'pageSupervisor': {
        const owner = step.owner ?? facts.supervisorId
        if (paged.has(owner)) refuse('planSameOwner', `${at}/owner`)
        paged.add(owner)
        if (step.owner) refuseOwner(step.owner, `${at}/owner`)
        pages = true
        continue
      }
      case 'dropSkill':
        if (!before.skills.some((each) => each.skill === step.skill))
          refuse('planNothingToDrop', `${at}/skill`, { skill: step.skill })
        break
      case 'lowerLevel':
        if (!before.skills.some((each) => each.level > 1)) refuse('planNothingToLower', `${at}/do`)
        break
      case 'widenToTeam':
        if (facts.level === 'L1' || before.widened) refuse('planNothingToWiden', `${at}/do`, { level: facts.level })
        break
      case 'raisePriority':
        break
    }
    if (pages) refuse('planAfterPage', at)
  }
  const last = plan.at(-1)
  if (last && last.do !== 'pageSupervisor') refuse('planNoOwner', `/plan/${plan.length - 1}`)
  return findings

  function refuseOwner(id: string, pointer: string): void {
    const person = facts.people.get(id)
    // Only a supervisor can act on work that is on nobody's desk: give it to a seat, move it, answer the customer.
    if (!person?.active) refuse('planOwnerUnknown', pointer)
    else if (!person.roles.includes('supervisor')) refuse('planOwnerCannotWork', pointer)
  }
}
