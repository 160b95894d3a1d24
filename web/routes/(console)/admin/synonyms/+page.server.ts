import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SynonymGroup } from '#server/search/synonym.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (!hasRole(locals.me, 'admin')) return { groups: null }
  return { groups: (await orFail(apiOver(fetch).get<{ items: SynonymGroup[] }>('/api/synonyms'))).items }
}
