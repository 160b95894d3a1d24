import { apiOver } from '#lib/api/index.ts'
import { m } from '#lib/paraglide/messages.js'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { OwnDocument } from '#server/documents/document.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = await orFail(apiOver(fetch).get<{ items: OwnDocument[] }>('/api/portal/documents'))
  return { title: m.doc_portal_title(), items }
}
