import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({
  title: m.portal_circuits(),
  account: await orFail(apiOver(fetch).get<PortalAccount>('/api/portal/account')),
})
