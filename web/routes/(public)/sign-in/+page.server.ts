import { fail, redirect } from '@sveltejs/kit'
import type { DemoLogin } from '#server/auth/me.contract.ts'
import { ApiProblem, apiOver, homeOf, type Me } from '#lib/api/index.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, fetch, url }) => {
  if (locals.me) redirect(303, homeOf(locals.me))
  const as = url.searchParams.get('as')
  return {
    as: as === 'contact' || as === 'staff' ? as : null,
    next: url.searchParams.get('next'),
    demoLogins: await demoLogins(fetch),
  }
}

/** Signing in without a script, or before it has loaded: a password never travels in an address. */
export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const form = await request.formData()
    const email = String(form.get('email') ?? '').trim()
    const password = String(form.get('password') ?? '')
    let me: Me
    try {
      me = await apiOver(fetch).post<Me>('/api/auth/sign-in/email', { email, password })
    } catch (problem) {
      if (!(problem instanceof ApiProblem)) throw problem
      return fail(problem.status || 503, { email, wrong: problem.status < 500 })
    }
    const next = url.searchParams.get('next')
    redirect(303, next && /^\/(?![/\\])/.test(next) ? next : homeOf(me))
  },
}

// Present only while the demo company is loaded; its absence is no error.
function demoLogins(fetcher: typeof fetch): Promise<DemoLogin[]> {
  return apiOver(fetcher)
    .get<DemoLogin[]>('/api/demo-logins')
    .catch(() => [])
}
