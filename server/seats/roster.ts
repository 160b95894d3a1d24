import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { weekday } from '#server/calendar/calendar.contract.ts'
import { zoneNamed, type Zone } from '#server/calendar/zone.ts'
import type { PlanStretch, Roster, Shift } from './roster.contract.ts'
import type { PlannedState } from './seat.contract.ts'

const minute = 60_000
const dayMs = 1440 * minute
/** How far a plan is looked ahead; one that says nothing until then is looked at again. */
const horizonMs = 40 * dayMs

/** Everything that says when a seat works. Instants in ms since 1970. */
export interface Plan {
  roster: Roster | null
  /** The calendar the roster follows, as it is in force. */
  calendar: CalendarVersion | null
  leaves: readonly { from: number; until: number }[]
}

export interface Stretch {
  state: PlanStretch['state']
  from: number
  until: number
}

export interface Planned {
  /** Null while nothing is planned: the seat works when it says so. */
  state: PlannedState | null
  /** When that changes, or is to be looked at again. */
  until: number | null
  /** The end of the shift that runs; breaks do not end it. */
  shiftEndsAt: number | null
}

/** The plan between two instants, in order and without overlap; time that is not in it is off. */
export function stretchesOf(plan: Plan, from: number, until: number): Stretch[] {
  const shifts = plan.roster ? shiftsBetween(plan.roster, plan.calendar, from, until) : []
  const leaves = plan.leaves
    .filter((leave) => leave.from < until && leave.until > from)
    .toSorted((a, b) => a.from - b.from)
  const work = leaves.reduce((left, leave) => left.flatMap((stretch) => without(stretch, leave)), shifts)
  return [...work, ...merged(leaves.map((leave) => ({ state: 'leave' as const, ...leave })))]
    .filter((stretch) => stretch.from < until && stretch.until > from)
    .toSorted((a, b) => a.from - b.from)
}

/** What the plan says of this instant. */
export function plannedAt(plan: Plan, now: number): Planned {
  const stretches = stretchesOf(plan, now - 2 * dayMs, now + horizonMs)
  const at = stretches.findIndex(({ from, until }) => from <= now && now < until)
  const here = stretches[at]
  if (!here) {
    const next = stretches.find(({ from }) => from > now)
    const looked = next?.from ?? (plan.roster ? now + horizonMs : null)
    return { state: plan.roster ? 'off' : null, until: looked, shiftEndsAt: null }
  }
  if (here.state === 'leave') return { state: 'leave', until: here.until, shiftEndsAt: null }
  let end = here.until
  for (const next of stretches.slice(at + 1)) {
    if (next.from !== end || next.state === 'leave') break
    end = next.until
  }
  return { state: here.state, until: here.until, shiftEndsAt: end }
}

function shiftsBetween(roster: Roster, calendar: CalendarVersion | null, from: number, until: number): Stretch[] {
  const zone = zoneNamed(roster.zone)
  const first = Math.floor(zone.wallClock(from) / dayMs) - 2
  const last = Math.floor(zone.wallClock(until) / dayMs) + 1
  const stretches: Stretch[] = []
  for (let day = first; day <= last; day++) {
    for (const shift of shiftsOn(roster, calendar, day)) stretches.push(...stretchesOfShift(zone, day, shift))
  }
  return tidy(stretches)
}

/** The roster's own date counts first, then the calendar's holiday or make-up day, then the week. */
function shiftsOn(roster: Roster, calendar: CalendarVersion | null, day: number): readonly Shift[] {
  const date = new Date(day * dayMs).toISOString().slice(0, 10)
  const own = roster.exceptions[date]
  if (own) return own.shifts
  const hours = calendar && !calendar.always ? calendar.exceptions[date]?.hours : undefined
  if (hours?.length === 0) return []
  // Day 0, 1970-01-01, was a Thursday.
  const name = weekday.options[(((day + 3) % 7) + 7) % 7]!
  const usual = roster.week[name]
  if (!hours || usual.length > 0) return usual
  // A make-up day that the week does not know: worked as the calendar opens.
  const gaps = hours.slice(1).map(([start], i): [number, number] => [hours[i]![1], start])
  return [{ from: hours[0]![0], to: hours.at(-1)![1], breaks: gaps }]
}

function stretchesOfShift(zone: Zone, day: number, shift: Shift): Stretch[] {
  const instant = (minutes: number) => zone.firstInstant(day * dayMs + minutes * minute)
  const stretches: Stretch[] = []
  let at = shift.from
  for (const [start, end] of shift.breaks) {
    stretches.push({ state: 'on', from: instant(at), until: instant(start) })
    stretches.push({ state: 'break', from: instant(start), until: instant(end) })
    at = end
  }
  stretches.push({ state: 'on', from: instant(at), until: instant(shift.to) })
  return stretches.filter(({ from, until }) => from < until)
}

/** In order, the earlier one cut where the next begins, neighbours of one kind as one. */
function tidy(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const before = result.at(-1)
    const from = before ? Math.max(next.from, before.until) : next.from
    if (from >= next.until) continue
    if (before && before.state === next.state && before.until === from) before.until = next.until
    else result.push({ ...next, from })
  }
  return result
}

function merged(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const next of stretches) {
    const before = result.at(-1)
    if (before && next.from <= before.until) before.until = Math.max(before.until, next.until)
    else result.push({ ...next })
  }
  return result
}

function without(stretch: Stretch, { from, until }: { from: number; until: number }): Stretch[] {
  if (until <= stretch.from || stretch.until <= from) return [stretch]
  return [
    { ...stretch, until: Math.min(stretch.until, from) },
    { ...stretch, from: Math.max(stretch.from, until) },
  ].filter((left) => left.from < left.until)
}
