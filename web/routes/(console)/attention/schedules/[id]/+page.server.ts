import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ScheduleView } from '#server/escalation/schedules/schedule-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  schedule: await orFail(apiOver(fetch).get<ScheduleView>(`/api/schedules/${params.id}`)),
})
