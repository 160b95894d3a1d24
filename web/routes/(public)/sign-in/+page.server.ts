import { redirect } from '@sveltejs/kit'
import type { DemoLogin } from '#server/auth/me.contract.ts'
import { homeOf } from '#lib/api/me.ts'
import { apiOver } from '#lib/api/client.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, fetch, url }) => {
  if (locals.me) redirect(303, homeOf(locals.me))
  const as = url.searchParams.get('as')
  return {
    as: as === 'contact' || as === 'staff' ? as : null,
    next: url.searchParams.get('next'),
    demoLogins: await demoLogins(fetch),
  }
}

// Present only while the demo company is loaded; its absence is no error.
function demoLogins(fetcher: typeof fetch): Promise<DemoLogin[]> {
  return apiOver(fetcher)
    .get<DemoLogin[]>('/api/demo-logins')
    .catch(() => [])
}
