import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CalendarLine } from '#server/calendar/calendar-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { calendars: null }
  return { calendars: (await orFail(apiOver(fetch).get<{ items: CalendarLine[] }>('/api/calendars'))).items }
}
