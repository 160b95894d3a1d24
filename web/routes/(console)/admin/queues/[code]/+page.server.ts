import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueChoices, QueueDetail } from '#server/routing/queue-edit.contract.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, params, url }) => {
  if (!mayOpen(locals.me, url)) return { editing: null }
  const api = apiOver(fetch)
  const [queue, choices, queues] = await orFail(
    Promise.all([
      api.get<QueueDetail>(`/api/queues/${encodeURIComponent(params.code)}`),
      api.get<QueueChoices>('/api/queue-choices'),
      api.get<{ items: QueueView[] }>('/api/queues'),
    ]),
  )
  return { editing: { queue, choices, queues: queues.items } }
}
