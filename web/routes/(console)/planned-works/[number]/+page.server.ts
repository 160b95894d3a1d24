import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WorkView } from '#server/planned-works/planned-work.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  work: await orFail(apiOver(fetch).get<WorkView>(`/api/planned-works/${encodeURIComponent(params.number)}`)),
})
