import { redirect } from '@sveltejs/kit'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals, url, cookies }) => {
  const { me } = locals
  if (!me) redirect(303, `/sign-in?as=staff&next=${encodeURIComponent(url.pathname + url.search)}`)
  if (me.kind === 'contact') redirect(303, '/portal')
  return { me, isRailNarrow: cookies.get('keyline_rail') === 'narrow' }
}
