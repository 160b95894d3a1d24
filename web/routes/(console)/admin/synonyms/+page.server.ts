import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SynonymGroup } from '#server/search/synonym.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { groups: null }
  return { groups: (await orFail(apiOver(fetch).get<{ items: SynonymGroup[] }>('/api/synonyms'))).items }
}
