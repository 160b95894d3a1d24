import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { IncidentLine } from '#server/incidents/incident-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) =>
  orFail(apiOver(fetch).get<{ items: IncidentLine[] }>('/api/incidents'))
