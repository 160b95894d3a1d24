import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { QueueChoices } from '#server/routing/queue-edit.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'admin')) return { choices: null }
  return { choices: await orFail(apiOver(fetch).get<QueueChoices>('/api/queue-choices')) }
}
