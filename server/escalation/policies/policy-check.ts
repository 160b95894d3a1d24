import type { ChannelId, PersonId, ScheduleId } from '#server/kernel/ids.ts'
import type { HouseFacts, Subject } from '../attention/resolve.ts'
import type { Opening } from '../attention/run.ts'
import { tryOver } from './dry-run.ts'
import type { PolicyTerms, Target } from './policy.contract.ts'
import type { PolicyWarning } from './policy-view.contract.ts'

const fourWeeks = 28 * 86_400_000

/** Whether a target can ever stand for anybody: who has left, or a schedule out of use, cannot. */
export function isThere(target: Target, house: HouseFacts): boolean {
  switch (target.kind) {
    case 'person':
      return house.people.has(target.personId as PersonId)
    case 'schedule': {
      const schedule = house.schedules.get(target.scheduleId as ScheduleId)
      return (
        schedule !== undefined &&
        (schedule.plan.rotations.some(({ people }) => people.some((id) => house.people.has(id as PersonId))) ||
          schedule.temporaries.length > 0 ||
          schedule.overrides.length > 0)
      )
    }
    case 'channel':
      return house.channels.has(target.channelId as ChannelId)
    default:
      return true
  }
}

/** Targets that nobody will ever stand behind, by step and place. */
export function deadTargets({ steps }: PolicyTerms, house: HouseFacts): { step: number; target: number }[] {
  return steps.flatMap(({ targets }, step) =>
    targets.flatMap((target, place) => (isThere(target, house) ? [] : [{ step, target: place }])),
  )
}

/** What an administrator should know: targets that are gone, and hours of the next four weeks in which a step tells nobody. */
export function warningsOf(terms: PolicyTerms, house: HouseFacts, opening: Opening, now: Date): PolicyWarning[] {
  const gone = [...new Set(deadTargets(terms, house).map(({ step }) => step))].map((step): PolicyWarning => ({
    step: step + 1,
    kind: 'gone',
    hours: null,
  }))
  const nobody: Subject = { accountId: null, account: null, ticket: null }
  const span = { from: now, until: new Date(now.getTime() + fourWeeks) }
  const holes = tryOver(terms, span, nobody, house, opening).flatMap((bands, step): PolicyWarning[] => {
    const ms = bands.filter(({ told }) => told.length === 0).reduce((sum, { from, until }) => sum + +until - +from, 0)
    return ms > 0 ? [{ step: step + 1, kind: 'holes', hours: Math.round(ms / 360_000) / 10 }] : []
  })
  return [...gone, ...holes]
}
