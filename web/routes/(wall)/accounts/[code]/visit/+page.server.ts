import { redirect } from '@sveltejs/kit'
import { apiOver, hasRole } from '#lib/api/index.ts'
import { ticketsOf } from '#lib/accounts/tickets-of.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AccountView } from '#server/accounts/account-view.contract.ts'
import type { HealthView } from '#server/accounts/health.contract.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import type { AccountPicture } from '#server/inventory/picture.contract.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, params, url }) => {
  if (!locals.me) redirect(302, `/sign-in?next=${encodeURIComponent(url.pathname)}`)
  const api = apiOver(fetch)
  const at = `/api/accounts/${encodeURIComponent(params.code)}`
  const seesAlerts = hasRole(locals.me, 'account_manager', 'supervisor', 'admin')
  const [account, picture, health, open, alerts] = await orFail(
    Promise.all([
      api.get<AccountView>(at),
      api.get<AccountPicture>(`${at}/picture`),
      api.get<HealthView>(`${at}/health`),
      api.get<{ items: TicketLine[] }>('/api/tickets', { query: { ...ticketsOf(params.code, 'open') } }),
      seesAlerts
        ? api.get<{ items: AlertView[] }>('/api/alerts', { query: { account: params.code, view: 'board' } })
        : { items: [] },
    ]),
  )
  const theirs = alerts.items.filter(({ state }) => ['open', 'acknowledged', 'planned'].includes(state))
  return { account, picture, health, open: open.items, alerts: theirs }
}
