import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { IncidentRuleView } from '#server/incidents/incident-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { loaded: null }
  return {
    loaded: await orFail(apiOver(fetch).get<{ rules: IncidentRuleView[]; version: number }>('/api/incident-rules')),
  }
}
