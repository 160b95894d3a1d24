import { redirect } from '@sveltejs/kit'
import { homeOf } from '#lib/api/me.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals, url }) => {
  const { me } = locals
  if (!me) redirect(303, `/sign-in?as=contact&next=${encodeURIComponent(url.pathname + url.search)}`)
  if (me.kind !== 'contact') redirect(303, homeOf(me))
  return { me }
}
