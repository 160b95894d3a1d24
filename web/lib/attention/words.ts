import { listText } from '#lib/i18n/list-text.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { m } from '#lib/paraglide/messages.js'
import type { AttentionEnd, AttentionState } from '#server/escalation/attention/attention.contract.ts'
import type { Trigger } from '#server/escalation/policies/policy.contract.ts'
import type { Assumed } from '#server/escalation/policies/policy-view.contract.ts'
import type { ChannelFormat, DeliveryState } from '#server/notices/notice.contract.ts'

/** Why a policy was started. */
export const causes: Record<Trigger['kind'] | 'byHand', () => string> = {
  severeFault: m.attention_cause_severeFault,
  clock: m.attention_cause_clock,
  promiseBroken: m.attention_cause_promiseBroken,
  incidentWordOverdue: m.attention_cause_incidentWordOverdue,
  nobodyTook: m.attention_cause_nobodyTook,
  majorIncident: m.attention_cause_majorIncident,
  accountEscalation: m.attention_cause_accountEscalation,
  byHand: m.attention_cause_byHand,
}
export const causeText = (cause: string | undefined | null): string =>
  causes[cause as Trigger['kind']]?.() ?? cause ?? ''

export const attentionEnds: Record<AttentionEnd, () => string> = {
  resolved: m.attention_end_resolved,
  taken: m.attention_end_taken,
  joinedIncident: m.attention_end_joinedIncident,
  answered: m.attention_end_answered,
  closed: m.attention_end_closed,
  stopped: m.attention_end_stopped,
}

export const attentionStates: Record<AttentionState, () => string> = {
  running: m.attention_state_running,
  acknowledged: m.attention_state_acknowledged,
  spent: m.attention_state_spent,
  ended: m.attention_state_ended,
}
export const stateTone = { running: 'warning', acknowledged: 'success', spent: 'danger', ended: 'neutral' } as const

export const assumedText: Record<Assumed, () => string> = {
  manager: m.attention_role_manager,
  deputy: m.attention_role_deputy,
  director: m.attention_role_director,
  holder: m.attention_role_holder,
  firstOwner: m.attention_role_firstOwner,
  queueSupervisor: m.attention_role_queueSupervisor,
}

export const formats: Record<ChannelFormat, () => string> = {
  generic: m.attention_format_generic,
  wecom: m.attention_format_wecom,
  dingtalk: m.attention_format_dingtalk,
  feishu: m.attention_format_feishu,
  slack: m.attention_format_slack,
}

export const deliveryStates: Record<DeliveryState, () => string> = {
  owed: m.attention_delivery_owed,
  sent: m.attention_delivery_sent,
  dead: m.attention_delivery_dead,
  off: m.attention_delivery_off,
}

interface Those {
  people: readonly { name: string; nameEn: string }[]
  channels: readonly string[]
  assumed?: readonly Assumed[]
}

/** "王磊、值班群", or that nobody would be told. */
export function whoText({ people, channels, assumed = [] }: Those): string {
  const all = [...people.map(nameOf), ...assumed.map((one) => assumedText[one]()), ...channels]
  return all.length > 0 ? listText(all) : m.attention_nobody()
}
export const isHole = ({ people, channels, assumed = [] }: Those): boolean =>
  people.length + channels.length + assumed.length === 0
