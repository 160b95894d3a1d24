import { apiOver } from '#lib/api/index.ts'
import { sayWhetherSettled } from '#lib/customer/settled.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnAsk } from '#server/alerts/ask.contract.ts'
import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'
import { portalState, type PortalPage } from '#server/tickets/portal-tickets.contract.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const api = apiOver(fetch)
  const state = portalState.catch('open').parse(url.searchParams.get('state'))
  const [page, account, known, works, asks] = await orFail(
    Promise.all([
      api.get<PortalPage>('/api/portal/tickets', { query: { state } }),
      api.get<PortalAccount>('/api/portal/account'),
      api.get<{ items: OwnIncident[] }>('/api/portal/incidents'),
      api.get<{ items: OwnWork[] }>('/api/portal/planned-works'),
      api.get<{ items: OwnAsk[] }>('/api/portal/asks'),
    ]),
  )
  const title = m.shell_portal_tickets()
  return { title, state, page, account, known: known.items, works: works.items, asks: asks.items }
}

export const actions: Actions = {
  settled: async ({ fetch, request }) => {
    const form = await request.formData()
    const id = encodeURIComponent(String(form.get('ask')))
    return sayWhetherSettled(fetch, form, `/api/portal/asks/${id}/answer`)
  },
}
