import { format } from '#lib/format/index.ts'
import { m } from '#lib/paraglide/messages.js'
import type {
  WorkImpact,
  WorkNoticeKind,
  WorkOutcome,
  WorkReason,
  WorkState,
  WorkView,
} from '#server/planned-works/planned-work.contract.ts'

export const workStates: Record<WorkState, () => string> = {
  planned: m.work_state_planned,
  announced: m.work_state_announced,
  underWay: m.work_state_underWay,
  done: m.work_state_done,
  cancelled: m.work_state_cancelled,
}
export const workTones: Record<WorkState, 'neutral' | 'accent' | 'warning' | 'success'> = {
  planned: 'neutral',
  announced: 'accent',
  underWay: 'warning',
  done: 'success',
  cancelled: 'neutral',
}
export const workReasons: Record<WorkReason, () => string> = {
  upgrade: m.work_reason_upgrade,
  expansion: m.work_reason_expansion,
  relocation: m.work_reason_relocation,
  repair: m.work_reason_repair,
  migration: m.work_reason_migration,
  drill: m.work_reason_drill,
  other: m.work_reason_other,
}
export const workImpacts: Record<WorkImpact, () => string> = {
  atRisk: m.work_impact_atRisk,
  brief: m.work_impact_brief,
  degraded: m.work_impact_degraded,
  down: m.work_impact_down,
}
export const workOutcomes: Record<WorkOutcome, () => string> = {
  done: m.work_outcome_done,
  partly: m.work_outcome_partly,
  rolledBack: m.work_outcome_rolledBack,
}
export const workNotices: Record<WorkNoticeKind, () => string> = {
  announced: m.work_notice_announced,
  changed: m.work_notice_changed,
  reminder: m.work_notice_reminder,
  late: m.work_notice_late,
  ended: m.work_notice_ended,
  cancelled: m.work_notice_cancelled,
}
export const mailStates: Record<WorkView['told'][number]['mail'], () => string> = {
  sent: m.work_mail_sent,
  owed: m.work_mail_owed,
  failed: m.work_mail_failed,
  off: m.work_mail_off,
}
export const whyHit = { circuit: m.work_why_circuit, node: m.work_why_node, carrier: m.work_why_carrier }

interface Span {
  startsAt: string
  endsAt: string
}

/** "29 Nov 23:00 to 03:00": the second day is left out where it is the first. */
export function windowText({ startsAt, endsAt }: Span, now?: Date): string {
  const sameDay = format.dayOf(startsAt) === format.dayOf(endsAt)
  const from = `${format.date(startsAt, now)} ${format.time(startsAt)}`
  return m.work_window({
    from,
    to: sameDay ? format.time(endsAt) : `${format.date(endsAt, now)} ${format.time(endsAt)}`,
  })
}

export function impactText({ impact, downMinutes }: { impact: WorkImpact; downMinutes?: number | null }): string {
  const said = workImpacts[impact]()
  return downMinutes ? `${said} · ${m.work_minutes({ minutes: downMinutes })}` : said
}
