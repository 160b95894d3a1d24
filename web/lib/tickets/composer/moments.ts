/** The reader's own clock, as `datetime-local` writes it: `2026-11-23T15:30`. */
export function toLocal(iso: string | null): string {
  if (!iso) return ''
  const at = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

export function fromLocal(local: string): string | null {
  const at = new Date(local)
  return local && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}

/** That many minutes from now, on the next full five minutes: a time one says to a customer. */
export function inMinutes(now: number, minutes: number): string {
  const step = 5 * 60_000
  return new Date(Math.ceil((now + minutes * 60_000) / step) * step).toISOString()
}

/** At this hour of the reader's day, today or, when that has passed, the next day. */
export function atHour(now: number, hour: number, days = 0): string {
  const at = new Date(now)
  at.setHours(hour, 0, 0, 0)
  at.setDate(at.getDate() + days)
  if (at.getTime() <= now) at.setDate(at.getDate() + 1)
  return at.toISOString()
}
