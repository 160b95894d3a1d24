import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { VendorView } from '#server/escalation/vendor.contract.ts'
import type { PageServerLoad } from './$types'

interface Vendors {
  items: VendorView[]
  calendars: { code: string; name: string; nameEn: string }[]
}

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { vendors: null }
  return { vendors: await orFail(apiOver(fetch).get<Vendors>('/api/vendors')) }
}
