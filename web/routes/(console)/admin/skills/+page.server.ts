import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SkillView } from '#server/routing/queue-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { skills: null }
  return { skills: await orFail(apiOver(fetch).get<{ items: SkillView[] }>('/api/skills')) }
}
