export interface Span {
  from: string
  until: string
}

const day = 86_400_000

/** Midnight of a local date in a zone: the wall clock is asked twice, since the offset is only known at the instant itself. */
export function midnight(date: string, zone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`)
  let at = wanted
  for (let i = 0; i < 3; i++) at -= wallOf(at, zone) - wanted
  return new Date(at)
}

/** A local time like `2026-11-23T09:30` in a zone. */
export function instantOf(local: string, zone: string): Date {
  const wanted = Date.parse(`${local}:00Z`)
  let at = wanted
  for (let i = 0; i < 3; i++) at -= wallOf(at, zone) - wanted
  return new Date(at)
}

/** The local date of an instant. */
export function dateOf(at: Date, zone: string): string {
  return new Date(wallOf(at.getTime(), zone)).toISOString().slice(0, 10)
}

/** As a field of a form shows it. */
export function localOf(at: Date, zone: string): string {
  return new Date(wallOf(at.getTime(), zone)).toISOString().slice(0, 16)
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** An instant as the wall clock of the zone shows it. */
export function momentText(at: string, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    ...{ timeZone: zone, month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  }).format(new Date(at))
}

/** "11/26 周四 09:00 – 11/27 周五 09:00", as the wall clock of the zone shows it. */
export function spanText({ from, until }: Span, zone: string, language: string): string {
  return `${momentText(from, zone, language)} – ${momentText(until, zone, language)}`
}

/** The midnight a local day began with. */
export const startOfDay = (at: Date, zone: string): string => midnight(dateOf(at, zone), zone).toISOString()

/** Monday to Monday. */
export function startOfWeek(now: Date, offset: number, zone: string): Span {
  const today = dateOf(now, zone)
  const monday = plusDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + offset * 7)
  return { from: midnight(monday, zone).toISOString(), until: midnight(plusDays(monday, 7), zone).toISOString() }
}

/** The weeks that a month touches. */
export function startOfMonth(now: Date, offset: number, zone: string): Span {
  const today = new Date(`${dateOf(now, zone)}T00:00:00Z`)
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset, 1))
  const last = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset + 1, 0))
  const from = plusDays(first.toISOString().slice(0, 10), -((first.getUTCDay() + 6) % 7))
  const until = plusDays(last.toISOString().slice(0, 10), 7 - ((last.getUTCDay() + 6) % 7))
  return { from: midnight(from, zone).toISOString(), until: midnight(until, zone).toISOString() }
}

function wallOf(at: number, zone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    })
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
}
