import { apiOver } from '#lib/api/index.ts'
import { sayWhetherSettled } from '#lib/customer/settled.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnAsk } from '#server/alerts/ask.contract.ts'
import type { Actions, PageServerLoad } from './$types'

const baseOf = (token: string) => `/api/asks/${encodeURIComponent(token)}`

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  // The address is the key: no search engine may list it.
  setHeaders({ 'x-robots-tag': 'noindex, nofollow' })
  const base = baseOf(params.token)
  return { title: m.ask_own_page(), base, ask: await orFail(apiOver(fetch).get<OwnAsk>(base)) }
}

export const actions: Actions = {
  settled: async ({ fetch, params, request }) =>
    sayWhetherSettled(fetch, await request.formData(), `${baseOf(params.token)}/answer`),
}
