import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { CircuitPage } from '#server/inventory/circuit-list.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = Object.fromEntries(
    ['q', 'kind', 'status', 'down', 'account'].flatMap((name) => {
      const value = url.searchParams.get(name)
      return value ? [[name, value]] : []
    }),
  )
  return { asked, page: await orFail(apiOver(fetch).get<CircuitPage>('/api/circuits', { query: asked })) }
}
