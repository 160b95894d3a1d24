import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { EscalationView } from '#server/escalation/account-escalation-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  escalation: await orFail(
    apiOver(fetch).get<EscalationView>(`/api/account-escalations/${encodeURIComponent(params.number)}`),
  ),
})
