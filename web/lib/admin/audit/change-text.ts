import { ruleText, ruleThresholds } from '#lib/alerts/words.ts'
import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { orderStages } from '#lib/orders/words.ts'
import { m } from '#lib/paraglide/messages.js'
import type { AlertRuleTerms } from '#server/alerts/rules/rule.contract.ts'
import type { AuditArea, AuditEntry, AuditPage } from '#server/audit/audit.contract.ts'

const areas: Record<AuditArea, () => string> = {
  people: m.house_group_people,
  seats: m.seats_admin,
  routing: m.house_group_routing,
  promises: m.house_group_promises,
  attention: m.house_group_attention,
  accounts: m.shell_nav_accounts,
  knowledge: m.house_group_knowledge,
  house: m.house_group_house,
}
export const areaWord = (area: AuditArea): string => areas[area]()

const acts: Record<string, (payload: AuditEntry['payload']) => string> = {
  'person.invited': ({ again }) => (again ? m.house_act_invited_again() : m.house_act_invited()),
  'person.invitationRevoked': m.house_act_invitation_revoked,
  'person.rolesChanged': m.house_act_roles,
  'person.deactivated': m.house_act_deactivated,
  'person.reactivated': m.house_act_reactivated,
  'person.handedOver': m.house_act_handed_over,
  'seat.changed': m.house_act_seat,
  'seatPolicy.changed': m.house_act_seat_policy,
  'presenceState.changed': m.house_act_presence_state,
  'rejectionReason.changed': m.house_act_rejection_reason,
  'seat.rosterChanged': m.house_act_roster,
  'seat.leaveAdded': m.house_act_leave_added,
  'seat.leaveEnded': m.house_act_leave_ended,
  'queue.created': m.house_act_queue_created,
  'queue.changed': m.house_act_queue_changed,
  'queue.deactivated': m.house_act_queue_closed,
  'queue.reactivated': m.house_act_queue_reopened,
  'skill.created': m.house_act_skill_created,
  'skill.changed': m.house_act_skill_changed,
  'skill.removed': m.house_act_skill_removed,
  'routing.rulesChanged': m.house_act_rules,
  'vendor.termsChanged': m.house_act_vendor,
  'calendar.added': m.house_act_calendar_added,
  'calendar.versionAdded': m.house_act_calendar_changed,
  'calendar.retired': m.house_act_calendar_retired,
  'calendar.restored': m.house_act_calendar_restored,
  'serviceLevels.versionAdded': m.house_act_levels,
  'contract.added': m.house_act_contract_added,
  'contract.changed': m.house_act_contract_changed,
  'incidentRules.changed': m.house_act_incident_rules,
  'policy.changed': ({ policyId }) => (policyId ? m.house_act_policy() : m.house_act_policy_rules()),
  'schedule.changed': m.house_act_schedule,
  'channel.changed': m.house_act_channel,
  'account.teamChanged': m.house_act_account_team,
  'account.calendarChanged': m.house_act_account_calendar,
  'account.seatsChanged': m.house_act_account_seats,
  'synonym.added': m.house_act_synonym,
  'synonym.changed': m.house_act_synonym,
  'synonym.removed': m.house_act_synonym_removed,
  'brand.changed': m.house_act_brand,
  'telephony.changed': ({ is }) =>
    isRecord(is) && 'token' in is ? m.house_act_telephony_token() : m.house_act_telephony(),
  'alertRules.changed': m.house_act_alert_rules,
  'manager.directorChanged': m.house_act_director,
  'manager.leaveAdded': m.house_act_manager_leave,
  'manager.leaveEnded': m.house_act_manager_leave_ended,
  'orderPositions.changed': m.house_act_order_positions,
  'view.changed': ({ what }) =>
    what === 'removed'
      ? m.house_act_view_removed()
      : what === 'changed'
        ? m.house_act_view_changed()
        : m.house_act_view_saved(),
}
export const actText = ({ type, payload }: AuditEntry): string => acts[type]?.(payload) ?? type

/** What a field is called where it is set; anything else stands under its own name. */
const labels: Record<string, () => string> = {
  name: m.admin_people_name,
  nameEn: m.admin_people_name_en,
  roles: m.admin_people_roles,
  team: m.admin_people_team,
  level: m.admin_invite_seat_level,
  capacity: m.house_f_capacity,
  hourlyLimit: m.house_f_hourly,
  skills: m.skill_title,
  preferred: m.house_f_preferred,
  affinity: m.house_f_affinity,
  calendar: m.house_f_calendar,
  offerSeconds: m.house_f_offer_seconds,
  maxOffers: m.house_f_max_offers,
  relaxation: m.house_f_plan,
  supervisorId: m.house_f_supervisor,
  active: m.house_f_active,
  weights: m.house_f_weights,
  parkedFrees: m.house_f_parked,
  leastShiftMinutes: m.house_f_least_shift,
  idleMinutes: m.house_f_idle,
  rampPerHour: m.house_f_ramp,
  rampMinutes: m.house_f_ramp_minutes,
  rampLeaveHours: m.house_f_ramp_leave,
  takesOffers: m.house_f_takes_offers,
  counts: m.house_f_counts,
  longestSeconds: m.house_f_longest,
  thenCode: m.house_f_then,
  again: m.house_f_again,
  colour: m.house_brand_colour,
  logo: m.house_brand_logo,
  dialUrl: m.house_f_dial,
  country: m.house_f_country,
  extensions: m.house_f_extensions,
  extension: m.house_f_extension,
  personId: m.call_admin_person,
  terms: m.house_f_steps,
  plan: m.house_f_plan,
  zone: m.house_f_zone,
  contacts: m.house_f_contacts,
  contractNumber: m.house_f_contract,
  answerMinutes: m.house_f_answer,
  doneMinutes: m.house_f_done,
  chaseMinutes: m.house_f_chase,
  note: m.house_f_note,
  manager: m.admin_duty_manager,
  deputy: m.admin_duty_deputy,
  director: m.admin_duty_director,
  named: m.house_f_named,
  excluded: m.house_f_excluded,
  validFrom: m.house_f_valid_from,
  version: m.house_f_version,
  kind: m.house_f_kind,
  until: m.house_f_until,
  from: m.house_f_from,
  ...orderStages,
}

export interface Field {
  label: string
  before: string | null
  after: string | null
}

/** What changed, field by field, in words; what stayed is left out. */
export function fieldsOf({ type, payload }: AuditEntry, names: AuditPage['names']): Field[] {
  const say = (value: unknown) => valueText(value, names)
  if (type === 'person.handedOver') {
    return (payload['parts'] as { what: string; name: string; to: string | null }[]).map(({ name, to }) => ({
      label: names[name] ? nameOf(names[name]) : name,
      before: null,
      after: to ? say(to) : m.house_to_nobody(),
    }))
  }
  const was = payload['was'] ?? payload['from']
  const is = payload['is'] ?? payload['to']
  if (type === 'alertRules.changed') return ruleFields(was as AlertRuleTerms[], is as AlertRuleTerms[], say)
  if (Array.isArray(was) || Array.isArray(is)) return listFields(was, is, say)
  if (isRecord(was) || isRecord(is)) {
    const [old, now] = [isRecord(was) ? was : {}, isRecord(is) ? is : {}]
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    return keys
      .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]))
      .map((key) => ({ label: labels[key]?.() ?? key, before: said(old[key], say), after: said(now[key], say) }))
  }
  if (type === 'manager.directorChanged') return [{ label: labels['director']!(), before: say(was), after: say(is) }]
  return Object.entries(payload)
    .filter(([key, value]) => key in labels && value !== null && value !== '' && key !== 'name' && key !== 'active')
    .map(([key, value]) => ({ label: labels[key]!(), before: null, after: say(value) }))
}

const ruleLabels: Partial<Record<keyof AlertRuleTerms, () => string>> = {
  ...{ active: m.alrule_active, severity: m.alrule_severity, count: m.alrule_count, withinDays: m.alrule_within },
  ...{ redMinutes: m.alrule_red_minutes, amberMinutes: m.alrule_amber_minutes, mail: m.alrule_mail },
  ...{ ownChannels: m.alrule_own, channelIds: m.alrule_channels, grades: m.alrule_grades },
}
const ruleValues: Record<string, () => string> = {
  ...{ red: m.alrule_severity_red, amber: m.alrule_severity_amber, graded: m.alrule_severity_graded },
  ...terms.accountGrade,
}

/** Of the rules for alerts, which term of which one became what. */
function ruleFields(
  was: readonly AlertRuleTerms[],
  is: readonly AlertRuleTerms[],
  say: (value: unknown) => string,
): Field[] {
  const inWords = (value: unknown): string =>
    Array.isArray(value) && value.length > 0
      ? value.map(inWords).join(', ')
      : (ruleValues[String(value)]?.() ?? say(value))
  return is.flatMap((rule) => {
    const before = was.find((one) => one.rule === rule.rule)
    if (!before) return []
    const keys = (Object.keys(rule) as (keyof AlertRuleTerms)[]).filter(
      (key) => JSON.stringify(rule[key]) !== JSON.stringify(before[key]),
    )
    return keys.map((key) => {
      const term = key === 'threshold' ? ruleThresholds[rule.rule]?.() : ruleLabels[key]?.()
      const label = `${ruleText[rule.rule]()} · ${term ?? key}`
      return { label, before: inWords(before[key]), after: inWords(rule[key]) }
    })
  })
}

/** Of a list, as of rules in their order, what went and what came. */
function listFields(was: unknown, is: unknown, say: (value: unknown) => string): Field[] {
  const [old, now] = [was, is].map((list) => (Array.isArray(list) ? list : []).map((one) => say(one)))
  const gone = old!.filter((one) => !now!.includes(one))
  const come = now!.filter((one) => !old!.includes(one))
  if (gone.length + come.length === 0) return [{ label: m.house_order(), before: null, after: m.house_order_changed() }]
  return [
    ...gone.map((before, i) => ({ label: `${m.house_before()} ${i + 1}`, before, after: null })),
    ...come.map((after, i) => ({ label: `${m.house_after()} ${i + 1}`, before: null, after })),
  ]
}

const said = (value: unknown, say: (value: unknown) => string) => (value === undefined ? null : say(value))
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function valueText(value: unknown, names: AuditPage['names']): string {
  if (value === null || value === '') return '–'
  if (typeof value === 'boolean') return value ? m.house_yes() : m.house_no()
  if (typeof value === 'number') return format.number(value, 1)
  if (typeof value === 'string') {
    const named = names[value]
    if (named) return nameOf(named)
    if (value in terms.role) return terms.role[value as keyof typeof terms.role]()
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? format.exact(value) : value
  }
  if (Array.isArray(value)) {
    const parts = value.map((one) => valueText(one, names))
    return parts.length === 0 ? '–' : parts.join(value.some(isRecord) ? '\n' : ', ')
  }
  return Object.entries(value as Record<string, unknown>)
    .filter(([key, one]) => key !== 'id' && one !== null && one !== undefined && one !== '')
    .map(([key, one]) => `${labels[key]?.() ?? key}: ${valueText(one, names)}`)
    .join(' · ')
}
