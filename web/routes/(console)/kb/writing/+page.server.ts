import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { WorkingCopyLine } from '#server/kb/working-copy.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) =>
  orFail(apiOver(fetch).get<{ items: WorkingCopyLine[] }>('/api/articles/working-copies'))
