import { redirect } from '@sveltejs/kit'
import { mayOpen, sectionsOf } from '#lib/admin/sections.ts'
import type { PageServerLoad } from './$types'

/** Whose is only a part of the administration begins with the first page of it. */
export const load: PageServerLoad = ({ locals, url }) => {
  const first = sectionsOf(locals.me)[0]?.sections[0]
  if (!mayOpen(locals.me, url) && first) redirect(307, first.href)
}
