import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { HistoryView, WhatIfLine } from '#server/routing/what-if/what-if.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'supervisor', 'admin')) return { whatIf: null }
  const api = apiOver(fetch)
  const [scenarios, histories] = await orFail(
    Promise.all([
      api.get<{ items: WhatIfLine[] }>('/api/what-if/scenarios'),
      api.get<{ items: HistoryView[] }>('/api/what-if/histories'),
    ]),
  )
  return { whatIf: { scenarios: scenarios.items, histories: histories.items } }
}
