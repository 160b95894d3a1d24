import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { VendorRecord } from '#server/escalation/vendor-record.contract.ts'
import type { PageServerLoad } from './$types'

interface Choices {
  calendars: { code: string; name: string; nameEn: string }[]
}

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const days = url.searchParams.get('days') ?? '90'
  const api = apiOver(fetch)
  const [record, { calendars }] = await Promise.all([
    orFail(api.get<VendorRecord>(`/api/vendor-records/${encodeURIComponent(params.code)}`, { query: { days } })),
    orFail(api.get<Choices>('/api/vendors')),
  ])
  return { record, calendars }
}
