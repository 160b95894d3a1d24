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
  'calendar.changed': m.refused_calendar_changed,
  'calendar.code_taken': m.refused_calendar_code_taken,
  'calendar.missing': m.refused_calendar_missing,
  'calendar.never_open': m.refused_calendar_never_open,
  'calendar.not_found': m.refused_calendar_not_found,
  'calendar.valid_from_past': m.refused_valid_from_past,
  'contract.changed': m.refused_contract_changed,
  'contract.ends_before_start': m.refused_contract_ends_before_start,
  'contract.number_taken': m.refused_contract_number_taken,
  'service_levels.changed': m.refused_service_levels_changed,
  'service_levels.valid_from_past': m.refused_valid_from_past,
  'service_levels.wrong': m.refused_service_levels_wrong,
  'ticket.no_account': m.refused_ticket_no_account,
  'circuit.not_found': m.refused_circuit_not_found,
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
  'offer.reason_unknown': m.refused_offer_reason_unknown,
  'presence.unknown': m.refused_presence_unknown,
  'queue.nothing_fits': m.refused_queue_nothing_fits,
  'queue.same': m.refused_queue_same,
  'seat.changed': m.refused_seat_changed,
  'request.in_flight': m.refused_request_in_flight,
  'request.in_progress': m.refused_request_in_flight,
  'request.key_reused': m.refused_request_key_reused,
  'resolution.evidence_missing': m.refused_resolution_evidence_missing,
  'seat.full': m.refused_seat_full,
  'seat.none': m.refused_seat_none,
  'seat.not_found': m.refused_seat_not_found,
  'history.empty': m.refused_history_empty,
  'history.in_use': m.refused_history_in_use,
  'history.lines_invalid': ({ wrong, of }) => m.refused_history_lines_invalid({ wrong: String(wrong), of: String(of) }),
  'history.too_long': m.refused_history_too_long,
  'history.too_many': m.refused_history_too_many,
  'history.unreadable': m.refused_history_unreadable,
  'scenario.changed': m.refused_scenario_changed,
  'scenario.running': m.refused_scenario_running,
  'what_if.change_unknown': m.refused_what_if_change_unknown,
  'what_if.period': m.refused_what_if_period,
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
  'attention.not_yours': m.refused_attention_not_yours,
  'attention.ended': m.refused_attention_ended,
  'attention.changed': m.refused_attention_changed,
  'attention.nobody_left': m.refused_attention_nobody_left,
  'attention.running': m.refused_attention_running,
  'attention.over': m.refused_attention_over,
  'policy.changed': m.refused_policy_changed,
  'policy.in_use': m.refused_policy_in_use,
  'policy.inactive': m.refused_policy_inactive,
  'policy.dead_target': m.refused_policy_dead_target,
  'rules.changed': m.refused_policy_changed,
  'schedule.changed': m.refused_policy_changed,
  'channel.changed': m.refused_policy_changed,
  'choice.changed': m.refused_policy_changed,
  'schedule.in_use': m.refused_schedule_in_use,
  'schedule.people': m.refused_schedule_people,
  'schedule.span': m.refused_schedule_span,
  'schedule.overlap': m.refused_schedule_overlap,
  'schedule.not_yours': m.refused_schedule_not_yours,
  'channel.in_use': m.refused_channel_in_use,
  'channel.too_many': m.refused_channel_too_many,
  'webhook.address': m.refused_webhook_address,
}

/**
 * A refusal in the reader's language. The server speaks English and knows the particulars, so English readers hear the
 * server; null where its sentence is the best there is.
 */
export function refusalText(problem: ApiProblem): string | null {
  if (language() === 'en' && problem.detail) return null
  return sentences[problem.code]?.(problem.extra) ?? null
}
