import { redirect } from '@sveltejs/kit'
import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueView } from '#server/routing/queue-view.contract.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  const { me } = locals
  if (!me) redirect(303, `/sign-in?as=staff&next=${encodeURIComponent(url.pathname)}`)
  // Whoever may not watch is told so where the way back is: on the floor's own page.
  if (!hasRole(me, 'supervisor', 'admin')) redirect(303, me.kind === 'contact' ? '/portal' : '/live')
  // A screen on a wall is dark, whatever the reader's own desk is.
  locals.theme = 'dark'
  const api = apiOver(fetch)
  const [board, queues] = await orFail(
    Promise.all([api.get<LiveBoard>('/api/live'), api.get<{ items: QueueView[] }>('/api/queues')]),
  )
  return { board, queues: queues.items }
}
