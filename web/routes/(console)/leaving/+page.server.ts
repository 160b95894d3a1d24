import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { LeavingLine, LeavingReport } from '#server/leaving/leaving.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  const api = apiOver(fetch)
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  const [{ items }, report] = await orFail(
    Promise.all([
      api.get<{ items: LeavingLine[] }>('/api/leavings'),
      hasRole(locals.me, 'account_manager', 'supervisor', 'admin')
        ? api.get<LeavingReport>('/api/leavings/report', { query: { from: day(365), to: day(0) } })
        : null,
    ]),
  )
  return { items, report }
}
