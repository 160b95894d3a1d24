import { weekday } from '#server/calendar/calendar.contract.ts'
import { zoneNamed } from '#server/calendar/zone.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { Rotation } from './schedule.contract.ts'

/** Milliseconds since the epoch, from (inclusive) until (exclusive). */
export interface Span {
  from: number
  until: number
}

export interface Turn extends Span {
  personId: PersonId
}

const minute = 60_000
const day = 24 * 60 * minute

/**
 * The turns of a rotation that touch a span, cut to it, in order. A turn changes at a time on the wall: where daylight
 * saving skips that time it changes at the jump, where the time comes twice, at the first.
 */
export function turnsOf(rotation: Rotation, zoneName: string, within: Span): Turn[] {
  const zone = zoneNamed(zoneName)
  const length = rotation.every * (rotation.turn === 'weekly' ? 7 : 1)
  const first = Date.parse(`${rotation.startsOn}T00:00:00Z`) / day
  const handOver = (turn: number) =>
    zone.firstInstant((first + turn * length) * day + minutesOf(rotation.handOverAt) * minute)

  const localDay = Math.floor(zone.wallClock(within.from) / day)
  const turns: Turn[] = []
  for (let turn = Math.max(0, Math.floor((localDay - first) / length) - 1); ; turn++) {
    const from = handOver(turn)
    if (from >= within.until) return turns
    const span = overlap({ from, until: handOver(turn + 1) }, within)
    if (!span) continue
    const personId = rotation.people[turn % rotation.people.length] as PersonId
    for (const open of opened(rotation, zoneName, span)) turns.push({ personId, ...open })
  }
}

/** What the restrictions leave of a span, neighbouring hours joined. */
function opened(rotation: Rotation, zoneName: string, within: Span): Span[] {
  if (rotation.restrictions.length === 0) return [within]
  const zone = zoneNamed(zoneName)
  const spans: Span[] = []
  const firstDay = Math.floor(zone.wallClock(within.from) / day) - 1
  const lastDay = Math.floor(zone.wallClock(within.until) / day)
  for (let number = firstDay; number <= lastDay; number++) {
    // Day 0, 1970-01-01, was a Thursday.
    const name = weekday.options[(((number + 3) % 7) + 7) % 7]!
    for (const { days, from, until } of rotation.restrictions) {
      if (!days.includes(name)) continue
      const [start, end] = [minutesOf(from), minutesOf(until)]
      const span = overlap(
        {
          from: zone.firstInstant(number * day + start * minute),
          until: zone.firstInstant((end > start ? number : number + 1) * day + end * minute),
        },
        within,
      )
      if (span) spans.push(span)
    }
  }
  return joined(spans)
}

export function overlap(a: Span, b: Span): Span | null {
  const from = Math.max(a.from, b.from)
  const until = Math.min(a.until, b.until)
  return from < until ? { from, until } : null
}

/** The same time as spans that neither overlap nor touch, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until)
    else result.push({ ...span })
  }
  return result
}

/** What is left of a span when these are taken out. */
export function without(span: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = []
  let from = span.from
  for (const gap of joined(taken)) {
    if (gap.until <= from || gap.from >= span.until) continue
    if (gap.from > from) left.push({ from, until: gap.from })
    from = gap.until
  }
  if (from < span.until) left.push({ from, until: span.until })
  return left
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}
