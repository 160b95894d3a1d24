import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { AttentionRule } from '#server/escalation/policies/policy.contract.ts'
import type { AttentionOptions, PolicyView } from '#server/escalation/policies/policy-view.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { found: null }
  const api = apiOver(fetch)
  const [policies, book, names] = await orFail(
    Promise.all([
      api.get<{ items: PolicyView[] }>('/api/attention-policies'),
      api.get<{ rules: AttentionRule[]; version: number }>('/api/attention-rules'),
      api.get<AttentionOptions>('/api/attention-options'),
    ]),
  )
  return { found: { policies: policies.items, book, names } }
}
