import { mayOpen } from '#lib/admin/sections.ts'
import { apiOver } from '#lib/api/index.ts'
import { orFail } from '#lib/tickets/or-fail.ts'
import type { SkillView } from '#server/routing/queue-view.contract.ts'
import type { RejectionReasonView } from '#server/routing/rejection-reason.contract.ts'
import type { PresenceStateView } from '#server/seats/presence-state.contract.ts'
import type { SeatPolicyView } from '#server/seats/seat-policy.contract.ts'
import type { SeatSettingsView } from '#server/seats/seat-settings.contract.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, locals, url }) => {
  if (!mayOpen(locals.me, url)) return { house: null }
  const api = apiOver(fetch)
  const [seats, skills, policy, states, reasons] = await orFail(
    Promise.all([
      api.get<{ items: SeatSettingsView[] }>('/api/seats'),
      api.get<{ items: SkillView[] }>('/api/skills'),
      api.get<SeatPolicyView>('/api/seat-policy'),
      api.get<{ items: PresenceStateView[] }>('/api/presence-states'),
      api.get<{ items: RejectionReasonView[] }>('/api/rejection-reasons'),
    ]),
  )
  return {
    house: { seats: seats.items, skills: skills.items, policy, states: states.items, reasons: reasons.items },
  }
}
