import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WorkLine } from '#server/planned-works/planned-work.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) =>
  orFail(apiOver(fetch).get<{ items: WorkLine[]; mayPlan: boolean }>('/api/planned-works'))
