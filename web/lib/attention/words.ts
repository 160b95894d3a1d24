import { m } from '#lib/paraglide/messages.js'
import type { AttentionEnd } from '#server/escalation/attention/attention.contract.ts'
import type { Trigger } from '#server/escalation/policies/policy.contract.ts'

/** Why a policy was started. */
export const causes: Record<Trigger['kind'] | 'byHand', () => string> = {
  severeFault: m.attention_cause_severeFault,
  clock: m.attention_cause_clock,
  promiseBroken: m.attention_cause_promiseBroken,
  nobodyTook: m.attention_cause_nobodyTook,
  majorIncident: m.attention_cause_majorIncident,
  accountEscalation: m.attention_cause_accountEscalation,
  byHand: m.attention_cause_byHand,
}

export const attentionEnds: Record<AttentionEnd, () => string> = {
  resolved: m.attention_end_resolved,
  taken: m.attention_end_taken,
  answered: m.attention_end_answered,
  closed: m.attention_end_closed,
  stopped: m.attention_end_stopped,
}
