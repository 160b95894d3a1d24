import { forecast, type Expected } from '../attention/forecast.ts'
import { resolve, type HouseFacts, type Subject, type Told } from '../attention/resolve.ts'
import type { Opening } from '../attention/run.ts'
import type { PolicyTerms, Target } from './policy.contract.ts'
import type { Assumed } from './policy-view.contract.ts'

/** Somebody in particular, or somebody whom only a real ticket or account can name. */
export type Tried = Told | { assumed: Assumed }

export interface Band {
  from: Date
  until: Date
  told: Tried[]
}

/** Fine enough that no turn of a schedule, which changes on whole minutes, is passed over for long. */
const every = 15 * 60_000

/** What a policy would do if it started at this moment. */
export function tryFrom(
  terms: PolicyTerms,
  start: Date,
  subject: Subject,
  house: HouseFacts,
  opening: Opening,
): Expected<Tried>[] {
  return forecast(
    { terms, state: 'running', nextAt: opening(start), round: 0, step: -1 },
    (step, at) => {
      const targets = terms.steps[step]!.targets
      return [...resolve(targets, subject, house, at), ...assumptions(targets, subject)]
    },
    opening,
  )
}

/** The first round over every start within a stretch of time: of each step, who would be told. */
export function tryOver(
  terms: PolicyTerms,
  { from, until }: { from: Date; until: Date },
  subject: Subject,
  house: HouseFacts,
  opening: Opening,
): Band[][] {
  const once = { ...terms, repeats: 0 }
  const bands: Band[][] = terms.steps.map(() => [])
  for (let at = from.getTime(); at < until.getTime(); at += every) {
    const end = new Date(Math.min(at + every, until.getTime()))
    for (const { step, told } of tryFrom(once, new Date(at), subject, house, opening)) {
      const last = bands[step]!.at(-1)
      if (last && same(last.told, told)) last.until = end
      else bands[step]!.push({ from: new Date(at), until: end, told })
    }
  }
  return bands
}

function assumptions(targets: readonly Target[], { account, ticket }: Subject): { assumed: Assumed }[] {
  return targets.flatMap((target): { assumed: Assumed }[] => {
    if (target.kind === 'accountRole') return account ? [] : [{ assumed: target.role }]
    if (ticket) return []
    if (target.kind === 'ticketRole') return [{ assumed: target.role }]
    return target.kind === 'queueSupervisor' ? [{ assumed: 'queueSupervisor' }] : []
  })
}

const same = (a: readonly Tried[], b: readonly Tried[]) => JSON.stringify(a) === JSON.stringify(b)
