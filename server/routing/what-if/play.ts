import { simulate } from './simulate.ts'
import type { Outcome } from './what-if.contract.ts'
import type { Question, Side } from './world.ts'

export interface Game {
  base: Side
  variant: Side
  question: Question
}

export interface Played {
  base: Outcome
  variant: Outcome
}

/** Both sides, one after the other; yields a share of one. */
export function* playBoth({ base, variant, question }: Game): Generator<number, Played> {
  const before = yield* halved(simulate(base, question), 0)
  const after = yield* halved(simulate(variant, question), 0.5)
  return { base: before, variant: after }
}

function* halved<T>(run: Generator<number, T>, from: number): Generator<number, T> {
  for (;;) {
    const next = run.next()
    if (next.done) return next.value
    yield from + next.value / 2
  }
}
