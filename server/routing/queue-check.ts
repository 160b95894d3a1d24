import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import type { Finding } from './finding.contract.ts'
import { found } from './finding.ts'
import { demands, fitsLevel } from './match.ts'
import { checkPlan, type PossibleOwner } from './plan-check.ts'
import type { Affinity, RelaxationStep, RequiredSkill } from './queue.contract.ts'

/** A queue as somebody would have it. */
export interface QueueDraft {
  level: SupportLevel
  skills: readonly RequiredSkill[]
  preferred: readonly RequiredSkill[]
  affinity: readonly Affinity[]
  calendar: string | null
  plan: readonly RelaxationStep[]
  supervisor: string
}

/** What the house has, as far as a queue depends on it. */
export interface HouseFacts {
  skills: ReadonlySet<string>
  calendars: ReadonlySet<string>
  people: ReadonlyMap<string, PossibleOwner>
  /** Seats of people who are here. */
  seats: readonly { level: SupportLevel; skills: Readonly<Record<string, number>> }[]
  /** Whether a rule leads to this queue; a queue that is not saved yet has none and is not blamed for it. */
  ruled: boolean
}

export function checkQueue(draft: QueueDraft, house: HouseFacts): Finding[] {
  const plan = checkPlan(draft.plan, {
    level: draft.level,
    skills: draft.skills,
    supervisorId: draft.supervisor,
    people: house.people,
  })
  const supervisor = house.people.get(draft.supervisor)
  return [
    ...skillList(draft.skills, '/skills', house),
    ...skillList(draft.preferred, '/preferred', house),
    ...draft.preferred.flatMap(({ skill, level }, i) => {
      const required = draft.skills.find((each) => each.skill === skill)
      return required && level <= required.level
        ? [found('preferredNotHigher', 'refused', `/preferred/${i}/level`, { skill, required: required.level })]
        : []
    }),
    ...(new Set(draft.affinity).size < draft.affinity.length ? [found('affinityTwice', 'refused', '/affinity')] : []),
    ...(draft.calendar !== null && !house.calendars.has(draft.calendar)
      ? [found('calendarUnknown', 'refused', '/calendar', { calendar: draft.calendar })]
      : []),
    ...(supervisor?.active && supervisor.roles.includes('supervisor')
      ? []
      : [found('supervisorUnknown', 'refused', '/supervisor')]),
    ...plan,
    ...whoFits(draft, house),
    ...(house.ruled ? [] : [found('noRuleLeadsHere', 'warning', '')]),
  ]
}

function skillList(list: readonly RequiredSkill[], pointer: string, house: HouseFacts): Finding[] {
  return list.flatMap(({ skill, level }, i) => {
    const at = `${pointer}/${i}`
    if (!house.skills.has(skill)) return [found('skillUnknown', 'refused', `${at}/skill`, { skill })]
    if (list.findIndex((each) => each.skill === skill) < i)
      return [found('skillTwice', 'refused', `${at}/skill`, { skill })]
    const best = Math.max(0, ...house.seats.map((seat) => seat.skills[skill] ?? 0))
    if (best === 0) return [found('nobodyHasSkill', 'warning', `${at}/skill`, { skill })]
    if (best < level) return [found('nobodyAtLevel', 'warning', `${at}/level`, { skill, needs: level, best })]
    return []
  })
}

/** Whether some seat has all at once, at once or after which step of the plan. Presence and load are not asked. */
function whoFits(draft: QueueDraft, house: HouseFacts): Finding[] {
  const fitsAfter = (steps: number) => {
    const needs = demands({ skills: draft.skills, relaxation: draft.plan, relaxationStep: steps })
    return house.seats.some(
      (seat) =>
        fitsLevel(seat.level, draft.level, needs.widened) &&
        needs.skills.every(({ skill, level }) => (seat.skills[skill] ?? 0) >= level),
    )
  }
  const steps = [...draft.plan.keys(), draft.plan.length].find(fitsAfter)
  if (steps === 0) return []
  if (steps === undefined) return [found('nobodyFits', 'warning', '/skills')]
  return [found('nobodyFitsYet', 'warning', '/skills', { step: steps, after: draft.plan[steps - 1]!.after })]
}
