import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CalendarDetail } from '#server/calendar/calendar-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, params, url }) => {
  if (!mayOpen(locals.me, url)) return { calendar: null }
  const at = `/api/calendars/${encodeURIComponent(params.code)}`
  return { calendar: await orFail(apiOver(fetch).get<CalendarDetail>(at)) }
}
