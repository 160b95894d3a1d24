import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import { auditArea, type AuditArea, type AuditPage } from '#server/audit/audit.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  const area: AuditArea | '' = auditArea.options.find((one) => one === url.searchParams.get('area')) ?? ''
  if (!mayOpen(locals.me, url)) return { area, found: null }
  return { area, found: await orFail(apiOver(fetch).get<AuditPage>('/api/audit', { query: { area } })) }
}
