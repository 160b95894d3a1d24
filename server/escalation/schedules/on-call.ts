import type { PersonId } from '#server/kernel/ids.ts'
import { joined, overlap, turnsOf, without, type Span, type Turn } from './rotation.ts'
import type { OverrideKind, SchedulePlan } from './schedule.contract.ts'

export interface Override {
  id: string
  kind: OverrideKind
  personId: PersonId | null
  byId: PersonId | null
  from: Date
  until: Date
}

export interface Temporary {
  id: string
  from: Date
  until: Date
  shifts: readonly { personId: PersonId; from: string; until: string }[]
}

/** All that decides who is on call. */
export interface Schedule {
  zone: string
  plan: SchedulePlan
  overrides: readonly Override[]
  temporaries: readonly Temporary[]
}

/** Why somebody is on call: the rotation's turn, a swap, or a temporary schedule. */
export interface Shift extends Turn {
  because: 'rotation' | 'override' | 'temporary'
}

/**
 * Who is on call when, within a span: the rotations' turns, then the swaps, and instead of both what a temporary schedule
 * says for its period. A person stands once at any instant, whatever puts them there.
 */
export function shiftsOf(schedule: Schedule, from: Date, until: Date): Shift[] {
  const within = { from: from.getTime(), until: until.getTime() }
  const temporaries = schedule.temporaries.flatMap((one) => {
    const span = overlap(spanOf(one), within)
    return span ? [{ ...one, span }] : []
  })
  const planned = schedule.plan.rotations.flatMap((rotation) => turnsOf(rotation, schedule.zone, within))
  const swapped = swap(planned, schedule.overrides, within)
  const usual = swapped.flatMap((shift) =>
    without(
      shift,
      temporaries.map(({ span }) => span),
    ).map((span) => ({ ...shift, ...span })),
  )
  const temporary = temporaries.flatMap(({ span, shifts }) =>
    shifts.flatMap(({ personId, from, until }): Shift[] => {
      const held = overlap({ from: Date.parse(from), until: Date.parse(until) }, span)
      return held ? [{ personId, because: 'temporary', ...held }] : []
    }),
  )
  return onceEach([...usual, ...temporary])
}

/** Whoever is on call at an instant, each once. */
export function onCallAt(schedule: Schedule, at: Date): PersonId[] {
  return shiftsOf(schedule, at, new Date(at.getTime() + 1)).map(({ personId }) => personId)
}

/** Stretches in which nobody is on call. */
export function holesIn(shifts: readonly Span[], from: Date, until: Date): Span[] {
  return without({ from: from.getTime(), until: until.getTime() }, shifts)
}

/** The next instant after `at` at which somebody comes on or goes off; null when nothing changes for a year. */
export function nextChange(schedule: Schedule, at: Date): Date | null {
  const present = new Set(onCallAt(schedule, at))
  for (const days of [9, 63, 400]) {
    const edges = shiftsOf(schedule, at, new Date(at.getTime() + days * 86_400_000))
      .flatMap(({ from, until }) => [from, until])
      .filter((edge) => edge > at.getTime())
    for (const edge of [...new Set(edges)].sort((a, b) => a - b)) {
      const then = onCallAt(schedule, new Date(edge))
      if (then.length !== present.size || then.some((id) => !present.has(id))) return new Date(edge)
    }
  }
  return null
}

/** In the order they were made, so that a later swap changes what an earlier one made of the plan. */
function swap(turns: readonly Turn[], overrides: readonly Override[], within: Span): Shift[] {
  let shifts: Shift[] = turns.map((turn) => ({ ...turn, because: 'rotation' }))
  for (const override of overrides) {
    const span = overlap(spanOf(override), within)
    if (!span) continue
    const taken: Span[] = []
    if (override.kind !== 'add') {
      shifts = shifts.flatMap((shift) => {
        const common = shift.personId === override.personId ? overlap(shift, span) : null
        if (!common) return [shift]
        taken.push(common)
        return without(shift, [span]).map((left) => ({ ...shift, ...left }))
      })
    }
    if (override.kind === 'remove' || !override.byId) continue
    const put = override.kind === 'add' ? [span] : joined(taken)
    for (const one of put) shifts.push({ personId: override.byId, because: 'override', ...one })
  }
  return shifts
}

function onceEach(shifts: Shift[]): Shift[] {
  const people = [...new Set(shifts.map(({ personId }) => personId))]
  return people
    .flatMap((personId) => {
      const own = shifts.filter((shift) => shift.personId === personId).toSorted((a, b) => a.from - b.from)
      const clear: Shift[] = []
      for (const shift of own) {
        for (const left of without(shift, clear)) {
          const last = clear.at(-1)
          if (last && last.until === left.from && last.because === shift.because) last.until = left.until
          else clear.push({ ...shift, ...left })
        }
      }
      return clear
    })
    .toSorted((a, b) => a.from - b.from || a.until - b.until || a.personId.localeCompare(b.personId))
}

const spanOf = ({ from, until }: { from: Date; until: Date }): Span => ({
  from: from.getTime(),
  until: until.getTime(),
})
