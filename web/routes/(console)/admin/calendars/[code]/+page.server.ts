import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CalendarDetail } from '#server/calendar/calendar-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, params }) => {
  if (!hasRole(locals.me, 'admin')) return { calendar: null }
  const at = `/api/calendars/${encodeURIComponent(params.code)}`
  return { calendar: await orFail(apiOver(fetch).get<CalendarDetail>(at)) }
}
