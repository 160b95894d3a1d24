import type { PersonId } from '#server/kernel/ids.ts'
import type { PolicyTerms } from '../policies/policy.contract.ts'
import type { AttentionEnd, AttentionState } from './attention.contract.ts'

/** Where a run stands in its policy: the round and the step that fired last; step -1 before the first. */
export interface Place {
  round: number
  step: number
}

/** What decides what a run does next. See the table of moves in attention.contract.ts. */
export interface Run extends Place {
  state: AttentionState
  terms: PolicyTerms
  /** Steps fired in all. */
  fired: number
  nextAt: Date | null
  acknowledgedAt: Date | null
  acknowledgedBy: PersonId | null
  progressAt: Date | null
}

export type Change = Partial<
  Pick<Run, 'state' | 'round' | 'step' | 'fired' | 'nextAt' | 'acknowledgedAt' | 'acknowledgedBy' | 'progressAt'> & {
    endedAt: Date
    endReason: AttentionEnd
    endedBy: PersonId | null
  }
>

/** From when on a step may fire that is due at this instant: the instant itself, or the next opening of the policy's calendar. */
export type Opening = (dueAt: Date) => Date

const minute = 60_000

/** The step after a place and how many minutes later it is due, or null when everybody was told as often as agreed. */
export function nextStep(terms: PolicyTerms, { round, step }: Place): (Place & { afterMinutes: number }) | null {
  const following = terms.steps[step + 1]
  if (following) return { round, step: step + 1, afterMinutes: step === -1 ? 0 : following.afterMinutes }
  if (round < terms.repeats) return { round: round + 1, step: 0, afterMinutes: terms.repeatAfterMinutes }
  return null
}

/**
 * When the step after this place is due, counted from the moment the last one fired. A step that had nobody to tell is
 * passed over: the one behind it is due at once, but a new round keeps its distance, since somebody may be on call by then.
 */
export function nextDue(
  terms: PolicyTerms,
  place: Place,
  firedAt: Date,
  { skipped, opening }: { skipped: boolean; opening: Opening },
): Date | null {
  const next = nextStep(terms, place)
  if (!next) return null
  const wait = skipped && next.round === place.round ? 0 : next.afterMinutes
  return opening(new Date(firedAt.getTime() + wait * minute))
}

/** The step that is due now: the next one, or after an acknowledgement that lapsed at the end, the last one again. */
export function dueStep(run: Pick<Run, 'terms'> & Place): Place {
  const next = nextStep(run.terms, run)
  return next ? { round: next.round, step: next.step } : { round: run.round, step: run.step }
}

/** A step fired, or was skipped because it had nobody to tell. */
export function fire(
  run: Run,
  place: Place,
  now: Date,
  { skipped, opening }: { skipped: boolean; opening: Opening },
): Change {
  const nextAt = nextDue(run.terms, place, now, { skipped, opening })
  return { ...place, fired: run.fired + 1, state: nextAt ? 'running' : 'spent', nextAt }
}

/** "I know, and I am on it." It holds for as long as the policy says, and with every progress for as long again. */
export function acknowledge(run: Run, by: PersonId, now: Date): Change {
  return { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: by, progressAt: null, nextAt: lapseAt(run, now) }
}

/** Something was done about it: the acknowledgement holds for another while. Null where there is none to hold. */
export function progress(run: Run, at: Date): Change | null {
  if (run.state !== 'acknowledged' || (run.progressAt && run.progressAt >= at)) return null
  const until = lapseAt(run, at)
  return run.nextAt && until <= run.nextAt ? null : { progressAt: at, nextAt: until }
}

/** Nothing was done: it goes on where it stood, with the step that is due now. Who acknowledged it stays known. */
export function lapse(run: Run, now: Date, opening: Opening): Change {
  return { state: 'running', nextAt: opening(run.nextAt && run.nextAt > now ? run.nextAt : now) }
}

/**
 * Somebody does not want to wait: the next step is due now, whatever the hour, and whoever had acknowledged it has not any
 * more. Null when nobody is left to tell.
 */
export function push(run: Run, now: Date): Change | null {
  return nextStep(run.terms, run) ? { state: 'running', nextAt: now, acknowledgedAt: null, acknowledgedBy: null } : null
}

export function end(because: AttentionEnd, by: PersonId | null, now: Date): Change {
  return { state: 'ended', nextAt: null, endedAt: now, endReason: because, endedBy: by }
}

const lapseAt = (run: Run, from: Date) => new Date(from.getTime() + run.terms.acknowledgementMinutes * minute)
