import { api } from '#lib/api/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import type { RejectionReasonView } from '#server/routing/rejection-reason.contract.ts'
import type { PresenceStateView } from '#server/seats/presence-state.contract.ts'

/** What the administrator's lists say: states of presence and reasons to decline. Asked anew whenever they are shown. */
class House {
  states = $state.raw<PresenceStateView[]>([])
  reasons = $state.raw<RejectionReasonView[]>([])

  async loadStates(): Promise<void> {
    const answer = await api.get<{ items: PresenceStateView[] }>('/api/presence-states').catch(() => null)
    if (answer) this.states = answer.items.filter(({ active }) => active)
  }

  async loadReasons(): Promise<void> {
    const answer = await api.get<{ items: RejectionReasonView[] }>('/api/rejection-reasons').catch(() => null)
    if (answer) this.reasons = answer.items
  }
}

export const house = new House()

/** A built-in state in the product's words, the house's own by its name. */
export function stateName(state: { code: string; name: string; nameEn: string }): string {
  return (terms.presence as Record<string, (() => string) | undefined>)[state.code]?.() ?? nameOf(state)
}
