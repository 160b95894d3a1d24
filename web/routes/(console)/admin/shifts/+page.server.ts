import { mayOpen } from '#lib/admin/sections.ts'
import { loadWeek } from '#lib/seats/load-week.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { week: null }
  return { week: await loadWeek(fetch, url.searchParams.get('from')) }
}
