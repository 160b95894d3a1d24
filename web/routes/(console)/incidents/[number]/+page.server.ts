import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { IncidentView } from '#server/incidents/incident-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  incident: await orFail(apiOver(fetch).get<IncidentView>(`/api/incidents/${encodeURIComponent(params.number)}`)),
})
