import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WhatIfGround } from '#server/routing/what-if/what-if.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => ({
  ground: hasRole(locals.me, 'supervisor', 'admin')
    ? await orFail(apiOver(fetch).get<WhatIfGround>('/api/what-if/ground'))
    : null,
})
