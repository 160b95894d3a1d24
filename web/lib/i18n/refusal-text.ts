import type { ApiProblem } from '#lib/api/problem.ts'
import { m } from '#lib/paraglide/messages.js'
import { language, nameOf } from './here.ts'
import { terms } from './terms.ts'

type Extra = ApiProblem['extra']

const statusWord = (value: unknown) => {
  const word = (terms.status as Record<string, (() => string) | undefined>)[String(value)]
  return word ? word() : String(value ?? '')
}

/** What the desk is refused in a day's work, by the stable code. */
const sentences: Record<string, (extra: Extra) => string> = {
  'account.not_found': m.refused_account_not_found,
  'article.not_found': m.refused_article_not_found,
  'article.incomplete': m.refused_article_incomplete,
  'article.illegal_move': m.refused_article_illegal_move,
  'article.own_review': m.refused_article_own_review,
  'article.audience_not_yours': m.refused_article_audience_not_yours,
  'article.not_published': m.refused_article_not_published,
  'redirect.not_published': m.refused_redirect_not_published,
  'working_copy.changed': m.refused_working_copy_changed,
  'working_copy.in_the_way': m.refused_working_copy_in_the_way,
  'working_copy.not_found': m.refused_working_copy_not_found,
  'review.reviewer': m.refused_review_reviewer,
  'review.comment_missing': m.refused_review_comment_missing,
  'publication.past': m.refused_publication_past,
  'task.done': m.refused_task_done,
  'task.not_found': m.refused_task_not_found,
  'auth.forbidden': m.refused_auth_forbidden,
  'circuit.not_found': m.refused_circuit_not_found,
  'accountEscalation.changed': m.refused_account_escalation_changed,
  'accountEscalation.exists': ({ number }) => m.refused_account_escalation_exists({ number: String(number ?? '') }),
  'accountEscalation.foreign_ticket': m.refused_account_escalation_ticket,
  'accountEscalation.frozen': m.refused_account_escalation_frozen,
  'accountEscalation.not_yours': m.refused_account_escalation_yours,
  'accountEscalation.outcome_missing': m.refused_account_escalation_outcome,
  'escalation.nothing_to_push': m.refused_escalation_nothing_to_push,
  'escalation.open': m.refused_escalation_open,
  'escalation.too_often': m.refused_escalation_too_often,
  'incident.changed': m.refused_incident_changed,
  'incident.hits_nothing': m.refused_incident_hits_nothing,
  'incident.names_a_customer': ({ name }) =>
    m.refused_incident_names({ name: String(name ?? ''), placeholder: '{circuit}' }),
  'incident.next_update': m.refused_incident_next,
  'incident.other': m.refused_incident_other,
  'incident.over': m.refused_incident_over,
  'incident.scope_unknown': m.refused_incident_scope,
  'incident.told_already': m.refused_incident_told,
  'link.not_found': m.refused_link_not_found,
  'link.other_way': m.refused_link_other_way,
  'link.self': m.refused_link_self,
  'rules.changed': m.refused_rules_changed,
  'ticket.is_incident': m.refused_incident_ticket,
  'vendor.changed': m.refused_vendor_changed,
  'vendor.expected_past': m.refused_vendor_expected_past,
  'vendor.none_open': m.refused_vendor_none_open,
  'file.empty': m.refused_file_empty,
  'file.not_found': m.refused_file_not_found,
  'file.too_large': m.refused_file_too_large,
  'file.too_many': m.refused_file_too_many,
  'file.type_not_accepted': m.refused_file_type_not_accepted,
  'offer.ended': ({ holder }) =>
    holder
      ? m.refused_offer_ended_holder({ name: nameOf(holder as { name: string; nameEn?: string }) })
      : m.refused_offer_ended(),
  'offer.not_found': m.refused_offer_ended,
  'pause.too_long': m.refused_pause_too_long,
  'pause.until_past': m.refused_pause_until_past,
  'promise.past': m.refused_promise_past,
  'queue.same': m.refused_queue_same,
  'request.in_flight': m.refused_request_in_flight,
  'request.in_progress': m.refused_request_in_flight,
  'request.key_reused': m.refused_request_key_reused,
  'resolution.evidence_missing': m.refused_resolution_evidence_missing,
  'seat.full': m.refused_seat_full,
  'seat.none': m.refused_seat_none,
  'seat.not_found': m.refused_seat_not_found,
  'ticket.already_held': m.refused_ticket_already_held,
  'ticket.already_taken': m.refused_ticket_already_taken,
  'ticket.changed': m.refused_ticket_changed,
  'ticket.identified_already': m.refused_ticket_identified_already,
  'ticket.illegal_move': ({ from, to }) =>
    m.refused_ticket_illegal_move({ from: statusWord(from), to: statusWord(to) }),
  'ticket.no_work_left': m.refused_ticket_no_work_left,
  'ticket.not_found': m.refused_ticket_not_found,
  'ticket.not_held': m.refused_ticket_not_held,
  'ticket.not_in_work': m.refused_ticket_not_in_work,
  'ticket.not_yours': m.refused_ticket_not_yours,
  'ticket.nothing_to_return': m.refused_ticket_nothing_to_return,
  'restoration.already': m.refused_restoration_already,
  'restoration.none': m.refused_restoration_none,
  'restoration.not_a_fault': m.refused_restoration_not_a_fault,
  'report.not_a_fault': m.refused_report_not_a_fault,
  'report.too_early': m.refused_report_too_early,
  'objection.raised_before': m.refused_objection_raised_before,
  'objection.decided': m.refused_objection_decided,
  'pause.not_found': m.refused_pause_not_found,
  'ticket.over': m.refused_ticket_over,
}

/**
 * A refusal in the reader's language. The server speaks English and knows the particulars, so English readers hear the
 * server; null where its sentence is the best there is.
 */
export function refusalText(problem: ApiProblem): string | null {
  if (language() === 'en' && problem.detail) return null
  return sentences[problem.code]?.(problem.extra) ?? null
}
