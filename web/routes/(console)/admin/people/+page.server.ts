import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { readPeopleQuery } from '#lib/admin/people-query.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { PersonView } from '#server/auth/person.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  const query = readPeopleQuery(url.searchParams)
  if (!mayOpen(locals.me, url)) return { query, found: null }
  const found = await orFail(
    apiOver(fetch).get<{ items: PersonView[]; next: string | null }>('/api/people', { query: { ...query } }),
  )
  return { query, found }
}
