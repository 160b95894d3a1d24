import { m } from '#lib/paraglide/messages.js'

/** Reasons the product itself gives, by their code. Anything else was written by a person and stands as it is. */
const codes: Record<string, () => string> = {
  restored: m.clock_because_restored,
  identified: m.clock_because_identified,
  acceptance: m.clock_because_acceptance,
  reopened: m.clock_because_reopened,
  downAgain: m.clock_because_downAgain,
  objectionUpheld: m.clock_because_objectionUpheld,
  taken: m.ticket_because_taken,
  openedByPhone: m.ticket_because_openedByPhone,
  pauseOver: m.ticket_because_pauseOver,
  customerAsked: m.worklist_because_customerAsked,
  written: m.worklist_because_written,
  customerAnswered: m.ticket_because_customerAnswered,
  presence: m.ticket_because_presence,
  connectionLost: m.ticket_because_connectionLost,
  escalated: m.ticket_because_escalated,
  resolved: m.ticket_because_resolved,
  idle: m.seats_because_idle,
  stateOver: m.seats_because_stateOver,
  departure: m.house_because_departure,
  missedOffer: m.ticket_because_missedOffer,
  offersSpent: m.ticket_because_offersSpent,
  plan: m.ticket_because_plan,
  queueClosed: m.queue_because_closed,
  excludedForAccount: m.queue_because_excluded,
  joinedIncident: m.incident_because,
  notNow: m.offer_reason_notNow,
  onCall: m.offer_reason_onCall,
  wrongSkill: m.offer_reason_wrongSkill,
  conflict: m.offer_reason_conflict,
}

export function reasonText(reason: unknown): string {
  if (typeof reason !== 'string') return ''
  return codes[reason]?.() ?? reason
}

/** True where the reason is a code: then it says so in our words, and needs no quotation marks. */
export function isReasonCode(reason: unknown): boolean {
  return typeof reason === 'string' && reason in codes
}
