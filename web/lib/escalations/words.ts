import { format } from '#lib/format/index.ts'
import { m } from '#lib/paraglide/messages.js'
import type {
  EscalationSeverity,
  EscalationState,
  EscalationTrend,
} from '#server/escalation/account-escalation.contract.ts'
import type { EscalationView } from '#server/escalation/account-escalation-view.contract.ts'

export const severityWord: Record<EscalationSeverity, () => string> = {
  critical: m.escalation_severity_critical,
  serious: m.escalation_severity_serious,
  watch: m.escalation_severity_watch,
}
export const severityTone = { critical: 'danger', serious: 'warning', watch: 'neutral' } as const

export const trendWord: Record<EscalationTrend, () => string> = {
  improving: m.escalation_trend_improving,
  steady: m.escalation_trend_steady,
  worsening: m.escalation_trend_worsening,
}

export const stateWord: Record<EscalationState, () => string> = {
  open: m.escalation_state_open,
  mitigating: m.escalation_state_mitigating,
  resolved: m.escalation_state_resolved,
  closed: m.escalation_state_closed,
  withdrawn: m.escalation_state_withdrawn,
}

/** What a move is called on its button. */
export const moveWord: Record<EscalationState, () => string> = {
  open: m.escalation_do_open,
  mitigating: m.escalation_do_mitigating,
  resolved: m.escalation_do_resolved,
  closed: m.escalation_do_closed,
  withdrawn: m.escalation_do_withdrawn,
}

const promiseLine: Record<string, (words: { promise: string; at: string }) => string> = {
  kept: m.escalation_log_promise_kept,
  late: m.escalation_log_promise_late,
  broken: m.escalation_log_promise_broken,
  overdue: m.escalation_log_promise_overdue,
}

const fields: Record<string, () => string> = {
  title: m.escalation_heading,
  reason: m.escalation_reason,
  severity: m.escalation_severity,
  trend: m.escalation_trend,
  target: m.escalation_target,
  targetAt: m.escalation_target_at,
  promise: m.escalation_promise,
  promiseAt: m.escalation_promise_at,
  nextStep: m.escalation_next_step,
  nextStepAt: m.escalation_next_step_at,
  ownerId: m.escalation_owner,
}

type Entry = EscalationView['log'][number]
type Change = { from?: unknown; to?: unknown }

/** What an entry of the log tells of besides what was written: one line each. */
export function entryLines(entry: Entry, nameOfPerson: (id: string) => string): string[] {
  const { kind, facts } = entry
  switch (kind) {
    case 'opened':
      return [m.escalation_log_opened()]
    case 'moved':
      return [
        m.escalation_log_moved({
          from: stateWord[facts['from'] as EscalationState]?.() ?? '',
          to: stateWord[facts['to'] as EscalationState]?.() ?? '',
        }),
      ]
    case 'ticket': {
      const number = String(facts['number'] ?? '')
      return [facts['added'] ? m.escalation_log_ticket_added({ number }) : m.escalation_log_ticket_removed({ number })]
    }
    case 'watcher': {
      const name = String(facts['name'] ?? '')
      return [facts['added'] ? m.escalation_log_watcher_added({ name }) : m.escalation_log_watcher_removed({ name })]
    }
    case 'promise': {
      const at = (instant: unknown) => (instant ? format.dateTime(String(instant)) : '–')
      const ended = promiseLine[String(facts['end'])]
      const words = { promise: String(facts['promise'] ?? ''), at: at(facts['promiseAt']) }
      const next = { promise: String(facts['next'] ?? ''), at: at(facts['nextAt']) }
      return [...(ended ? [ended(words)] : []), ...(next.promise ? [m.escalation_log_promise_next(next)] : [])]
    }
    case 'changed':
      return Object.entries(facts as Record<string, Change>).map(([field, { from, to }]) =>
        m.escalation_log_changed({
          field: fields[field]?.() ?? field,
          from: valueWord(field, from, nameOfPerson),
          to: valueWord(field, to, nameOfPerson),
        }),
      )
    default:
      return []
  }
}

function valueWord(field: string, value: unknown, nameOfPerson: (id: string) => string): string {
  if (value === null || value === undefined || value === '') return '–'
  const text = String(value)
  if (field === 'severity') return severityWord[text as EscalationSeverity]?.() ?? text
  if (field === 'trend') return trendWord[text as EscalationTrend]?.() ?? text
  if (field === 'ownerId') return nameOfPerson(text)
  return field.endsWith('At') ? format.dateTime(text) : text
}
