import { Temporal } from 'temporal-polyfill'

/**
 * The instant a customer's clock showed this: `local` as `<input type="datetime-local">` writes it, `zone` theirs. In the
 * hour a clock shows twice, the earlier one. Null where it is no time at all.
 */
export function instantOf(local: string, zone: string): string | null {
  try {
    const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone)
    return new Date(at.epochMilliseconds).toISOString()
  } catch {
    return null
  }
}
