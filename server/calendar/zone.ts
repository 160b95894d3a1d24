import { Temporal } from 'temporal-polyfill'

/** A stretch of time in which a zone keeps one offset from UTC. All numbers are milliseconds since the epoch. */
interface Span {
  from: number
  until: number
  offset: number
}

// No offset was ever further from UTC than 15 h 14 min (Manila's local mean time before 1845).
const widestOffset = 16 * 3_600_000

/**
 * A time zone as a list of spans of constant offset, asked of Temporal once per transition (about a tenth of a
 * millisecond each) and remembered, so that turning local times into instants is addition.
 */
export class Zone {
  readonly #name: string
  readonly #spans: Span[] = []
  #recent: Span | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** Local wall-clock time of an instant, written as if it were UTC. */
  wallClock(instant: number): number {
    return instant + this.#spanAt(instant).offset
  }

  /**
   * The first instant at which the wall clock shows this local time or a later one.
   *
   * A time that occurs twice means its first occurrence; a time that daylight saving skips means the moment of the
   * jump. The mapping never runs backwards, so intervals that do not overlap on the wall do not overlap in time.
   */
  firstInstant(wallClock: number): number {
    let span = this.#spanAt(wallClock - widestOffset)
    for (;;) {
      const instant = Math.max(span.from, wallClock - span.offset)
      if (instant < span.until) return instant
      span = this.#spanAt(span.until)
    }
  }

  #spanAt(instant: number): Span {
    const recent = this.#recent
    if (recent && recent.from <= instant && instant < recent.until) return recent
    return (this.#recent = this.#known(instant) ?? this.#learn(instant))
  }

  #known(instant: number): Span | undefined {
    let low = 0
    let high = this.#spans.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const span = this.#spans[middle]!
      if (instant < span.from) high = middle - 1
      else if (instant >= span.until) low = middle + 1
      else return span
    }
    return undefined
  }

  #learn(instant: number): Span {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.#name)
    // One nanosecond on, because a transition at this very instant is not "previous" to it.
    const previous = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
    const next = at.getTimeZoneTransition('next')
    const span = {
      from: previous?.epochMilliseconds ?? -Infinity,
      until: next?.epochMilliseconds ?? Infinity,
      offset: at.offsetNanoseconds / 1e6,
    }
    const place = this.#spans.findIndex((other) => other.from > span.from)
    this.#spans.splice(place === -1 ? this.#spans.length : place, 0, span)
    return span
  }
}

const zones = new Map<string, Zone>()

/** The one shared Zone of that name. */
export function zoneNamed(name: string): Zone {
  let zone = zones.get(name)
  if (!zone) zones.set(name, (zone = new Zone(name)))
  return zone
}
