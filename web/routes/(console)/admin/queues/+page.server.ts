import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueView, SkillView } from '#server/routing/queue-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { routing: null }
  const api = apiOver(fetch)
  const [queues, skills] = await orFail(
    Promise.all([
      api.get<{ items: QueueView[] }>('/api/queues?inactive=true'),
      api.get<{ items: SkillView[] }>('/api/skills'),
    ]),
  )
  return { routing: { queues: queues.items, skills: skills.items } }
}
