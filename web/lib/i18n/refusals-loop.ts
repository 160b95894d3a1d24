import { m } from '#lib/paraglide/messages.js'
import { workStates } from '#lib/works/words.ts'
import { listText } from './list-text.ts'

type Extra = Record<string, unknown>

const fields: Record<string, () => string> = {
  '/startsAt': m.work_wrong_startsAt,
  '/endsAt': m.work_wrong_endsAt,
  '/reminderHours': m.work_wrong_reminderHours,
  '/downMinutes': m.work_wrong_downMinutes,
}

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
}
