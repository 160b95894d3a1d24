import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueChoices } from '#server/routing/queue-edit.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { choices: null }
  return { choices: await orFail(apiOver(fetch).get<QueueChoices>('/api/queue-choices')) }
}
