import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { TelephonyView } from '#server/calls/call.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { telephony: null }
  return { telephony: await orFail(apiOver(fetch).get<TelephonyView>('/api/telephony')) }
}
