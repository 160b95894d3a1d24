import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { LeavingView } from '#server/leaving/leaving.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => ({
  leaving: await orFail(apiOver(fetch).get<LeavingView>(`/api/leavings/${encodeURIComponent(params.number)}`)),
})
