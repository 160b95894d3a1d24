import { m } from '#lib/paraglide/messages.js'
import { measureNames } from '#lib/orders/words.ts'
import { workStates } from '#lib/works/words.ts'
import type { MeasureName } from '#server/orders/order.contract.ts'
import { listText } from './list-text.ts'

type Extra = Record<string, unknown>

const fields: Record<string, () => string> = {
  '/startsAt': m.work_wrong_startsAt,
  '/endsAt': m.work_wrong_endsAt,
  '/reminderHours': m.work_wrong_reminderHours,
  '/downMinutes': m.work_wrong_downMinutes,
}

const named = (names: unknown) =>
  listText(((names as string[] | undefined) ?? []).map((name) => measureNames[name as MeasureName]?.() ?? name))

/** What is refused around works on the network, orders and papers, by the stable code. */
export const loopSentences: Record<string, (extra: Extra) => string> = {
  'plannedWork.not_yours': m.work_refused_yours,
  'plannedWork.changed': m.work_refused_changed,
  'plannedWork.illegal_move': ({ from }) =>
    m.work_refused_move({ state: (workStates as Record<string, () => string>)[String(from)]?.() ?? String(from) }),
  'plannedWork.over': m.work_refused_over,
  'plannedWork.wrong': ({ fields: wrong }) =>
    m.work_refused_wrong({
      fields: listText(((wrong as string[] | undefined) ?? []).map((pointer) => fields[pointer]?.() ?? pointer)),
    }),
  'plannedWork.unknown_target': ({ names }) => m.work_refused_targets({ names: String(names ?? '') }),
  'plannedWork.hits_nothing': m.work_refused_nothing,
  'plannedWork.overlaps': ({ number }) => m.work_refused_overlaps({ number: String(number ?? '') }),
  'plannedWork.short_notice': ({ hours }) => m.work_refused_short({ hours: String(hours ?? '') }),
  'plannedWork.person_unknown': m.work_refused_person,
  'order.not_yours': m.order_refused_yours,
  'order.not_in_work': m.order_refused_work,
  'order.changed': m.order_refused_changed,
  'order.open_already': ({ number }) => m.order_refused_open({ number: String(number ?? '') }),
  'order.first_stage': m.order_refused_first,
  'order.skips': m.order_refused_skips,
  'order.test_missing': ({ missing }) => m.order_refused_missing({ names: named(missing) }),
  'order.test_failed': ({ failed }) => m.order_refused_failed({ names: named(failed) }),
  'order.measured_later': m.order_refused_later,
  'order.not_accepted': m.order_refused_accepted,
  'order.position_level': m.order_refused_level,
  'document.changed': m.doc_refused_changed,
  'document.not_found': m.doc_refused_gone,
  'document.too_many': ({ most }) => m.doc_refused_many({ most: String(most ?? '') }),
  'file.missing': m.doc_refused_missing,
}
