import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { ContactMethods } from '#server/notices/my-notices.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch }) => ({
  methods: await orFail(apiOver(fetch).get<ContactMethods>('/api/me/contact-methods')),
})
