import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { EscalationLine } from '#server/escalation/account-escalation-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) =>
  orFail(apiOver(fetch).get<{ items: EscalationLine[] }>('/api/account-escalations'))
