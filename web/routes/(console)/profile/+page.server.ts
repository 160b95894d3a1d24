import { apiOver, hasRole } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ContactMethods } from '#server/notices/my-notices.contract.ts'
import type { ManagerList } from '#server/portfolio/portfolio.contract.ts'
import type { ManagerProfileView } from '#server/portfolio/profile.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals }) => {
  const api = apiOver(fetch)
  const isManager = hasRole(locals.me, 'account_manager')
  const [methods, profile, managers] = await orFail(
    Promise.all([
      api.get<ContactMethods>('/api/me/contact-methods'),
      isManager ? api.get<ManagerProfileView>('/api/me/manager-profile') : null,
      isManager ? api.get<ManagerList>('/api/managers') : null,
    ]),
  )
  return { methods, profile, managers }
}
