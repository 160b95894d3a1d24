import { Temporal } from 'temporal-polyfill'
import type { MonthOfAvailability } from './circuit.contract.ts'

/** A fault with impact "down", from when the service was seen to fail until it was back; null while it is not. */
export interface Outage {
  ticket: string
  from: Date
  to: Date | null
}

/** A window of planned work that the customer was told of in time: for so long within it the service was to stand still. */
export interface AnnouncedWindow {
  from: Date
  to: Date
  atMostMs: number
}

/**
 * What was announced in time is no outage: within a window, as long as was said. What goes beyond, longer or outside,
 * counts. Answers the outages that are left, in pieces where work cut into them, and what was taken out.
 */
export function withoutAnnounced(
  outages: readonly Outage[],
  windows: readonly AnnouncedWindow[],
  now: Date,
): { outages: Outage[]; planned: Span[] } {
  const planned: Span[] = []
  const down = joined(outages.map(({ from, to }) => [from.getTime(), (to ?? now).getTime()]))
  for (const window of windows.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    let left = window.atMostMs
    for (const [began, ended] of down.flatMap((span) => outside(span, planned))) {
      const from = Math.max(began, window.from.getTime())
      const to = Math.min(ended, window.to.getTime(), from + left)
      if (to <= from) continue
      planned.push([from, to])
      left -= to - from
    }
  }
  const rest = outages.flatMap((outage) => {
    const pieces = outside([outage.from.getTime(), (outage.to ?? now).getTime()], planned)
    return pieces.map(([from, to]) => ({ ...outage, from: new Date(from), to: new Date(to) }))
  })
  return { outages: rest, planned: joined(planned) }
}

/** From and to, in milliseconds since 1970. */
type Span = [from: number, to: number]

/** The same stretches in order, those that touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const [from, to] of spans.filter((span) => span[1] > span[0]).sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}

/** What of a stretch lies outside all the others. */
function outside(whole: Span, others: readonly Span[]): Span[] {
  const pieces: Span[] = []
  let upTo = whole[0]
  for (const [from, to] of joined(others)) {
    if (from > upTo) pieces.push([upTo, Math.min(from, whole[1])])
    upTo = Math.max(upTo, to)
    if (upTo >= whole[1]) break
  }
  pieces.push([upTo, whole[1]])
  return pieces.filter((piece) => piece[1] > piece[0])
}

/** How much of these stretches lies within another. */
export const within = (spans: readonly Span[], [begin, end]: Span): number =>
  spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, begin)), 0)

/**
 * Availability by calendar month in the circuit's own zone, the oldest first, up to `now`. Outages that overlap count once,
 * work that was announced in time not at all. A month before the circuit was in service has no figure.
 */
export function availabilityByMonth(
  seen: readonly Outage[],
  {
    now,
    zone,
    inServiceSince,
    windows = [],
    months = 12,
  }: { now: Date; zone: string; inServiceSince: Date; windows?: readonly AnnouncedWindow[]; months?: number },
): MonthOfAvailability[] {
  const { outages, planned } = withoutAnnounced(seen, windows, now)
  const present = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const first = present.with({ day: 1 }).startOfDay()
  return Array.from({ length: months }, (_, place) => {
    const begins = first.subtract({ months: months - 1 - place })
    const from = Math.max(begins.epochMilliseconds, inServiceSince.getTime())
    const to = Math.min(begins.add({ months: 1 }).epochMilliseconds, now.getTime())
    const month = begins.toPlainDate().toString().slice(0, 7)
    const { downMs, share, tickets } = downWithin(outages, new Date(from), new Date(to), now)
    return { month, share, downMs, plannedMs: within(planned, [from, to]), tickets }
  })
}

/** How long the service was down between two moments; outages that overlap count once. No share where there is no time between. */
export function downWithin(
  outages: readonly Outage[],
  begin: Date,
  end: Date,
  now: Date,
): { downMs: number; share: number | null; tickets: string[] } {
  const [from, to] = [begin.getTime(), end.getTime()]
  if (to <= from) return { downMs: 0, share: null, tickets: [] }
  const parts = outages
    .map(({ ticket, from: began, to: ended }) => ({
      ticket,
      from: Math.max(from, began.getTime()),
      to: Math.min(to, (ended ?? now).getTime()),
    }))
    .filter((part) => part.to > part.from)
    .sort((a, b) => a.from - b.from)
  let downMs = 0
  let upTo = from
  for (const part of parts) {
    downMs += Math.max(0, part.to - Math.max(part.from, upTo))
    upTo = Math.max(upTo, part.to)
  }
  return { downMs, share: 1 - downMs / (to - from), tickets: [...new Set(parts.map(({ ticket }) => ticket))] }
}
