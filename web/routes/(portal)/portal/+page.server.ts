import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'
import { portalState, type PortalPage } from '#server/tickets/portal-tickets.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const api = apiOver(fetch)
  const state = portalState.catch('open').parse(url.searchParams.get('state'))
  const [page, account, known, works] = await orFail(
    Promise.all([
      api.get<PortalPage>('/api/portal/tickets', { query: { state } }),
      api.get<PortalAccount>('/api/portal/account'),
      api.get<{ items: OwnIncident[] }>('/api/portal/incidents'),
      api.get<{ items: OwnWork[] }>('/api/portal/planned-works'),
    ]),
  )
  return { title: m.shell_portal_tickets(), state, page, account, known: known.items, works: works.items }
}
