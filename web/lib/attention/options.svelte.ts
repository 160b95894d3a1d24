import { api } from '#lib/api/index.ts'
import type { AttentionOptions } from '#server/escalation/policies/policy-view.contract.ts'

/** Whom steps, rotations and swaps can name; loaded when a form first asks for it. */
class Options {
  all = $state.raw<AttentionOptions>({ people: [], schedules: [], channels: [], calendars: [] })

  async load(): Promise<void> {
    this.all = await api.get<AttentionOptions>('/api/attention-options').catch(() => this.all)
  }
}

export const options = new Options()
