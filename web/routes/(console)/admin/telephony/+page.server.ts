import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { TelephonyView } from '#server/calls/call.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'admin')) return { telephony: null }
  return { telephony: await orFail(apiOver(fetch).get<TelephonyView>('/api/telephony')) }
}
