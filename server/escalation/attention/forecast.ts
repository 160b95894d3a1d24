import { dueStep, nextDue, nextStep, type Opening, type Place, type Run } from './run.ts'

/** Who a step would tell at an instant; the people and channels it stands for. */
export type Resolve<T> = (step: number, at: Date) => T[]

export interface Expected<T> extends Place {
  at: Date
  told: T[]
}

/**
 * What a run will do if nobody does anything: each step with its instant and whom it would tell then. A hole is a step with
 * nobody. An acknowledgement is taken to lapse. Pure: the same functions as the sweep, on facts as they are known now.
 */
export function forecast<T>(
  run: Pick<Run, 'terms' | 'state' | 'nextAt'> & Place,
  resolve: Resolve<T>,
  opening: Opening,
): Expected<T>[] {
  const expected: Expected<T>[] = []
  if (!run.nextAt || run.state === 'ended' || run.state === 'spent') return expected
  let at: Date | null = run.state === 'acknowledged' ? opening(run.nextAt) : run.nextAt
  let place: Place = dueStep(run)
  while (at) {
    const told = resolve(place.step, at)
    expected.push({ ...place, at, told })
    const next = nextStep(run.terms, place)
    at = nextDue(run.terms, place, at, { skipped: told.length === 0, opening })
    if (next) place = next
  }
  return expected.map(({ round, step, at, told }) => ({ round, step, at, told }))
}
