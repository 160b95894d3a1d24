import { Temporal } from 'temporal-polyfill'
import type { MonthOfAvailability } from './circuit.contract.ts'

/** A fault with impact "down", from when the service was seen to fail until it was back; null while it is not. */
export interface Outage {
  ticket: string
  from: Date
  to: Date | null
}

/**
 * Availability by calendar month in the circuit's own zone, the oldest first, up to `now`. Outages that overlap count once.
 * A month before the circuit was in service has no figure.
 */
export function availabilityByMonth(
  outages: readonly Outage[],
  { now, zone, inServiceSince, months = 12 }: { now: Date; zone: string; inServiceSince: Date; months?: number },
): MonthOfAvailability[] {
  const present = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const first = present.with({ day: 1 }).startOfDay()
  return Array.from({ length: months }, (_, place) => {
    const begins = first.subtract({ months: months - 1 - place })
    const from = Math.max(begins.epochMilliseconds, inServiceSince.getTime())
    const to = Math.min(begins.add({ months: 1 }).epochMilliseconds, now.getTime())
    const month = begins.toPlainDate().toString().slice(0, 7)
    const { downMs, share, tickets } = downWithin(outages, new Date(from), new Date(to), now)
    return { month, share, downMs, tickets }
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
