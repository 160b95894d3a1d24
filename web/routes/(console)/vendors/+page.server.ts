import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { VendorRecords } from '#server/escalation/vendor-record.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const days = url.searchParams.get('days') ?? '90'
  return { records: await orFail(apiOver(fetch).get<VendorRecords>('/api/vendor-records', { query: { days } })) }
}
