import { hasRole } from '#lib/api/index.ts'
import { loadWeek } from '#lib/seats/load-week.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!hasRole(locals.me, 'admin')) return { week: null }
  return { week: await loadWeek(fetch, url.searchParams.get('from')) }
}
