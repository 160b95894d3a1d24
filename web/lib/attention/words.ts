import { terms } from '#lib/i18n/terms.ts'
import { listText } from '#lib/i18n/list-text.ts'
import { language, nameOf } from '#lib/i18n/here.ts'
import { m } from '#lib/paraglide/messages.js'
import type { AttentionEnd, AttentionState } from '#server/escalation/attention/attention.contract.ts'
import type { Trigger } from '#server/escalation/policies/policy.contract.ts'
import type { Assumed } from '#server/escalation/policies/policy-view.contract.ts'
import type { NoticeView } from '#server/notices/my-notices.contract.ts'
import type { ChannelFormat, DeliveryState } from '#server/notices/notice.contract.ts'
import { spanText } from './schedules/span.ts'

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
/** Where a clock calls, it is named. */
export function causeText(
  cause: string | undefined | null,
  called?: { clock: string; percent: number } | null,
): string {
  const name = called ? (terms.clock as Record<string, () => string>)[called.clock]?.() : undefined
  if (called && name)
    return called.percent >= 100
      ? m.attention_cause_clock_over({ clock: name })
      : m.attention_cause_clock_at({ clock: name, percent: called.percent })
  return causes[cause as Trigger['kind']]?.() ?? cause ?? ''
}

/** What the ticket is about; a major incident has a name in both languages. */
export const subjectText = (ticket: {
  number: string
  subject: string | null
  incident: { 'zh-CN': string; en: string } | null
}): string => ticket.incident?.[language()] ?? ticket.subject ?? ticket.number

interface Subject {
  ticket: { number: string } | null
  account: { code: string } | null
  record: string | null
  cause: string
}

/** Where whoever is called goes: the incident and the record on the account have pages of their own. */
export function subjectHref({ ticket, account, record, cause }: Subject): string {
  const isIncident = cause === 'majorIncident' || cause === 'incidentWordOverdue'
  if (ticket) return `/${isIncident ? 'incidents' : 'tickets'}/${ticket.number}`
  if (record) return `/escalations/${record}`
  return account ? `/accounts/${account.code}` : '/attention'
}

export const attentionEnds: Record<AttentionEnd, () => string> = {
  resolved: m.attention_end_resolved,
  taken: m.attention_end_taken,
  joinedIncident: m.attention_end_joinedIncident,
  answered: m.attention_end_answered,
  closed: m.attention_end_closed,
  stopped: m.attention_end_stopped,
}

/** That somebody acknowledged it and nothing came of it; null where that is not so. */
export const lapseText = (
  attention: { lapsed: boolean; acknowledgedBy: { id: string; name: string; nameEn: string } | null } | null,
  me: string,
): string | null => {
  if (!attention?.lapsed || !attention.acknowledgedBy) return null
  return attention.acknowledgedBy.id === me
    ? m.attention_lapsed_mine()
    : m.attention_lapsed_call({ name: nameOf(attention.acknowledgedBy) })
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

/** What a change of a schedule means for the reader, line by line. */
export function turnLines({ turns, schedule }: Pick<NoticeView, 'turns' | 'schedule'>): string[] {
  if (!turns) return []
  const span = (one: { from: string; until: string }) => spanText(one, schedule?.zone ?? 'Asia/Shanghai', language())
  return [
    ...turns.gained.map((one) => m.attention_turn_gained({ span: span(one) })),
    ...turns.lost.map((one) => m.attention_turn_lost({ span: span(one) })),
    [
      m.schedule_made_by({ name: nameOf(turns.by) }),
      turns.reason,
      turns.further > 0 ? m.attention_turns_further({ count: turns.further }) : null,
    ]
      .filter(Boolean)
      .join(' · '),
  ]
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
