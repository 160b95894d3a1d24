import { api } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { tell } from '#lib/ui/index.ts'
import type { CalendarDetail } from '#server/calendar/calendar-view.contract.ts'

/** Retiring a calendar and bringing it back, from its page. What is refused is told where people look: in a notice. */
export function retirement(calendar: () => CalendarDetail, onchanged: (calendar: CalendarDetail) => void) {
  let isBusy = $state(false)
  const path = () => `/api/calendars/${encodeURIComponent(calendar().code)}/retirement`

  async function act(request: () => Promise<CalendarDetail>, done: string): Promise<boolean> {
    if (isBusy) return false
    isBusy = true
    try {
      onchanged(await request())
      tell.done(done)
      return true
    } catch (error) {
      tell.problem(error)
      return false
    } finally {
      isBusy = false
    }
  }
  return {
    get isBusy() {
      return isBusy
    },
    retire: () => act(() => api.put<CalendarDetail>(path(), { basedOn: calendar().latest }), m.calendar_retired_done()),
    restore: () => act(() => api.delete<CalendarDetail>(path()), m.calendar_restored_done()),
  }
}
