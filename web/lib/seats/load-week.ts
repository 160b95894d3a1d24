import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CalendarLine } from '#server/calendar/calendar-view.contract.ts'
import type { RosterLine } from '#server/seats/roster.contract.ts'

export interface Week {
  /** The local date of its Monday. */
  from: string
  lines: RosterLine[]
  /** Calendars a plan can follow. */
  calendars: { code: string; name: string; nameEn: string }[]
}

const dayMs = 86_400_000
export const houseZone = 'Asia/Shanghai'

/** The plans of a week: the one that is asked for by any of its dates, or the present one. */
export async function loadWeek(fetcher: typeof fetch, asked: string | null): Promise<Week> {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: houseZone }).format(new Date())
  const date = asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today
  const at = Date.parse(`${date}T00:00:00Z`)
  const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * dayMs
  const from = new Date(monday).toISOString().slice(0, 10)
  const api = apiOver(fetcher)
  const [{ items }, calendars] = await Promise.all([
    orFail(api.get<{ items: RosterLine[] }>('/api/rosters', { query: { from, days: 7, zone: houseZone } })),
    orFail(api.get<{ items: CalendarLine[] }>('/api/calendars')),
  ])
  const followed = calendars.items.filter(({ retiredAt, always }) => !retiredAt && !always)
  return { from, lines: items, calendars: followed.map(({ code, name, nameEn }) => ({ code, name, nameEn })) }
}
