import { m } from '#lib/paraglide/messages.js'
import type {
  AccountGrade,
  CircuitKind,
  CircuitStatus,
  ContactRole,
  ServiceGrade,
} from '#server/accounts/account.contract.ts'
import type { Presence } from '#server/seats/seat.contract.ts'
import type { ClockKind } from '#server/sla/clock-explanation.contract.ts'
import type { ArticleConfidence, ArticleType } from '#server/kb/article.contract.ts'
import type {
  ArticleEffect,
  EvidenceKind,
  ResolutionCode,
  SupportLevel,
  TicketChannel,
  TicketImpact,
  TicketPriority,
  TicketStatus,
  TicketSymptom,
  TicketType,
} from '#server/tickets/ticket.contract.ts'
import type { Role } from '#lib/api/me.ts'

type Terms<Value extends string> = Record<Value, () => string>

const status: Terms<TicketStatus> = {
  acknowledged: m.term_status_acknowledged,
  inProgress: m.term_status_inProgress,
  pending: m.term_status_pending,
  held: m.term_status_held,
  resolved: m.term_status_resolved,
  closed: m.term_status_closed,
  rejected: m.term_status_rejected,
  cancelled: m.term_status_cancelled,
}

const priority: Terms<TicketPriority> = {
  P1: m.term_priority_P1,
  P2: m.term_priority_P2,
  P3: m.term_priority_P3,
  P4: m.term_priority_P4,
}

const type: Terms<TicketType> = {
  fault: m.term_type_fault,
  complaint: m.term_type_complaint,
  request: m.term_type_request,
  question: m.term_type_question,
  disconnect: m.term_type_disconnect,
}

const channel: Terms<TicketChannel> = {
  form: m.term_channel_form,
  portal: m.term_channel_portal,
  phone: m.term_channel_phone,
  mail: m.term_channel_mail,
  api: m.term_channel_api,
  alarm: m.term_channel_alarm,
}

const impact: Terms<TicketImpact> = {
  down: m.term_impact_down,
  degraded: m.term_impact_degraded,
  intermittent: m.term_impact_intermittent,
  none: m.term_impact_none,
}

const symptom: Terms<TicketSymptom> = {
  noService: m.term_symptom_noService,
  flapping: m.term_symptom_flapping,
  bitErrors: m.term_symptom_bitErrors,
  packetLoss: m.term_symptom_packetLoss,
  latency: m.term_symptom_latency,
  lowThroughput: m.term_symptom_lowThroughput,
  routing: m.term_symptom_routing,
  dns: m.term_symptom_dns,
  callsFail: m.term_symptom_callsFail,
  voiceQuality: m.term_symptom_voiceQuality,
  hosting: m.term_symptom_hosting,
  configuration: m.term_symptom_configuration,
  other: m.term_symptom_other,
}

const level: Terms<SupportLevel> = {
  L1: m.term_level_L1,
  L2: m.term_level_L2,
  L3: m.term_level_L3,
  vendor: m.term_level_vendor,
}

const resolution: Terms<ResolutionCode> = {
  repaired: m.term_resolution_repaired,
  configurationChanged: m.term_resolution_configurationChanged,
  partReplaced: m.term_resolution_partReplaced,
  thirdPartyRepaired: m.term_resolution_thirdPartyRepaired,
  customerSide: m.term_resolution_customerSide,
  informationGiven: m.term_resolution_informationGiven,
  noFaultFound: m.term_resolution_noFaultFound,
  workaround: m.term_resolution_workaround,
  requestDone: m.term_resolution_requestDone,
}

const evidence: Terms<EvidenceKind> = {
  testResult: m.term_evidence_testResult,
  measurement: m.term_evidence_measurement,
  customerConfirmation: m.term_evidence_customerConfirmation,
}

const articleEffect: Terms<ArticleEffect> = {
  used: m.term_effect_used,
  created: m.term_effect_created,
  triedFailed: m.term_effect_triedFailed,
  reference: m.term_effect_reference,
}

const accountGrade: Terms<AccountGrade> = {
  gold: m.term_account_gold,
  silver: m.term_account_silver,
  bronze: m.term_account_bronze,
  standard: m.term_account_standard,
}

const serviceGrade: Terms<ServiceGrade> = {
  AAA: m.term_grade_AAA,
  AA: m.term_grade_AA,
  A: m.term_grade_A,
  ordinary: m.term_grade_ordinary,
}

const circuit: Terms<CircuitKind> = {
  leasedLine: m.term_circuit_leasedLine,
  mplsVpn: m.term_circuit_mplsVpn,
  internet: m.term_circuit_internet,
  hosting: m.term_circuit_hosting,
  voiceTrunk: m.term_circuit_voiceTrunk,
  networkElement: m.term_circuit_networkElement,
}

const circuitStatus: Terms<CircuitStatus> = {
  planned: m.term_circuitStatus_planned,
  active: m.term_circuitStatus_active,
  suspended: m.term_circuitStatus_suspended,
  ceased: m.term_circuitStatus_ceased,
}

const contactRole: Terms<ContactRole> = {
  networkOperations: m.term_contact_networkOperations,
  businessOwner: m.term_contact_businessOwner,
  executive: m.term_contact_executive,
}

const role: Terms<Role> = {
  agent: m.term_role_agent,
  technician: m.term_role_technician,
  account_manager: m.term_role_account_manager,
  supervisor: m.term_role_supervisor,
  admin: m.term_role_admin,
  contact: m.term_role_contact,
}

const presence: Terms<Presence> = {
  available: m.term_presence_available,
  busy: m.term_presence_busy,
  wrapUp: m.term_presence_wrapUp,
  away: m.term_presence_away,
  offline: m.term_presence_offline,
}

const clock: Terms<ClockKind> = {
  acknowledge: m.term_clock_acknowledge,
  update: m.term_clock_update,
  restore: m.term_clock_restore,
  resolve: m.term_clock_resolve,
  report: m.clock_report,
  order: m.clock_order,
  handOffAccept: m.clock_handOffAccept,
  handOffHold: m.clock_handOffHold,
}

const articleType: Terms<ArticleType> = {
  fault: m.term_articleType_fault,
  howTo: m.term_articleType_howTo,
  playbook: m.term_articleType_playbook,
  knownError: m.term_articleType_knownError,
  reply: m.term_articleType_reply,
}

const confidence: Terms<ArticleConfidence> = {
  inProgress: m.term_confidence_inProgress,
  notValidated: m.term_confidence_notValidated,
  validated: m.term_confidence_validated,
}

/** What a value of the wire is called in the reader's language: `terms.status[ticket.status]()`. */
export const terms = {
  status,
  priority,
  type,
  channel,
  impact,
  symptom,
  level,
  resolution,
  evidence,
  articleEffect,
  accountGrade,
  serviceGrade,
  circuit,
  circuitStatus,
  contactRole,
  role,
  presence,
  clock,
  articleType,
  confidence,
}

/** The same as choices for Select and RadioCards: `choices(terms.impact)`. */
export function choices<Value extends string>(of: Terms<Value>): { value: Value; label: string }[] {
  return (Object.entries(of) as [Value, () => string][]).map(([value, label]) => ({ value, label: label() }))
}
