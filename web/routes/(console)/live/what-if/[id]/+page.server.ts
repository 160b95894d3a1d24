import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WhatIfGround, WhatIfScenario } from '#server/routing/what-if/what-if.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, params }) => {
  if (!hasRole(locals.me, 'supervisor', 'admin')) return { whatIf: null }
  const api = apiOver(fetch)
  const [scenario, ground] = await orFail(
    Promise.all([
      api.get<WhatIfScenario>(`/api/what-if/scenarios/${encodeURIComponent(params.id)}`),
      api.get<WhatIfGround>('/api/what-if/ground'),
    ]),
  )
  return { whatIf: { scenario, ground } }
}
