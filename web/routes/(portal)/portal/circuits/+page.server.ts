import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { PortalAccount } from '#server/accounts/account-view.contract.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnKnownError } from '#server/kb/known-error.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  const api = apiOver(fetch)
  const [account, known, errors, works] = await orFail(
    Promise.all([
      api.get<PortalAccount>('/api/portal/account'),
      api.get<{ items: OwnIncident[] }>('/api/portal/incidents'),
      api.get<{ items: OwnKnownError[] }>('/api/portal/known-errors', { query: { language: locals.language } }),
      api.get<{ items: OwnWork[] }>('/api/portal/planned-works'),
    ]),
  )
  return { title: m.portal_circuits(), account, known: known.items, errors: errors.items, works: works.items }
}
