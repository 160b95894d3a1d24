import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'supervisor', 'admin')) return { floor: null }
  const api = apiOver(fetch)
  const [board, queues] = await orFail(
    Promise.all([api.get<LiveBoard>('/api/live'), api.get<{ items: QueueView[] }>('/api/queues')]),
  )
  return { floor: { board, queues: queues.items } }
}
