import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CircuitView } from '#server/inventory/circuit.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params, locals }) => ({
  circuit: await orFail(apiOver(fetch).get<CircuitView>(`/api/circuits/${encodeURIComponent(params.number)}`)),
  mayPlan: hasRole(locals.me, 'technician', 'supervisor', 'admin'),
})
