import { format } from '#lib/format/index.ts'
import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { ClockExplanation, ClockLine } from '#server/sla/clock-explanation.contract.ts'
import { reasonText } from './reason-text.ts'

type Of<C extends ClockLine['code']> = Extract<ClockLine, { code: C }>

/** One line of a clock's arithmetic as a sentence that needs no knowledge of clocks. */
export function lineText(line: ClockLine, clock: Pick<ClockExplanation, 'calendars'>, now: Date): string {
  const at = (iso: string) => format.dateTime(iso, now)
  const span = format.workTime
  switch (line.code) {
    case 'started':
      return m.clock_line_started({ at: at(line.at), target: span(line.targetMs) })
    case 'ran':
      return ranText(line, at)
    case 'paused':
      return pausedText(line, at)
    case 'retargeted': {
      const { fromMs, toMs, reason } = line
      return m.clock_line_retargeted({
        at: at(line.at),
        from: span(fromMs),
        to: span(toMs),
        reason: reasonText(reason),
      })
    }
    case 'calendarChanged': {
      const calendar = clock.calendars[line.to]
      return m.clock_line_calendarChanged({
        at: at(line.at),
        calendar: calendar ? nameOf(calendar) : line.to,
        reason: reasonText(line.reason),
      })
    }
    case 'credited':
      return m.clock_line_credited({ at: at(line.at), span: span(line.ms), reason: reasonText(line.reason) })
    case 'charged': {
      const { by = '', ms, reason } = line
      return m.clock_line_charged({ at: at(line.at), by, span: span(ms), reason: reasonText(reason) })
    }
    case 'stopped':
      return m.clock_line_stopped({ at: at(line.at) })
    case 'restarted':
      return m.clock_line_restarted({ at: at(line.at), idle: span(line.idleMs), reason: reasonText(line.reason) })
    case 'verdict':
      return verdictText(line, at)
  }
}

function ranText({ from, to, elapsedMs, usedMs }: Of<'ran'>, at: (iso: string) => string): string {
  const words = { from: at(from), to: at(to), elapsed: format.duration(elapsedMs), used: format.workTime(usedMs) }
  if (usedMs === 0) return m.clock_line_ran_closed(words)
  return usedMs === elapsedMs ? m.clock_line_ran(words) : m.clock_line_ran_partly(words)
}

/** "Paused 3 h 10 min (…), waiting for the customer: building closed, entered by Wang, agreed by Wu." */
function pausedText(line: Of<'paused'>, at: (iso: string) => string): string {
  const { from, to, elapsedMs, countedMs, reason, by, agreedBy, until } = line
  const ball = {
    customer: m.clock_ball_customer,
    thirdParty: m.clock_ball_thirdParty,
    acceptance: m.clock_ball_acceptance,
    none: m.clock_ball_none,
  }[line.ball ?? 'none']()
  const words = { from: at(from), elapsed: format.duration(elapsedMs), ball, reason: reasonText(reason) }
  const told = to ? m.clock_line_paused({ ...words, to: at(to) }) : m.clock_line_paused_now(words)
  return [
    told,
    agreedBy ? m.clock_line_agreed({ who: agreedBy }) : '',
    by ? m.clock_line_by({ by }) : '',
    until && !to ? m.clock_line_until({ until: at(until) }) : '',
    countedMs > 0 ? m.clock_line_counted({ counted: format.workTime(countedMs) }) : '',
  ].join('')
}

function verdictText({ verdict, usedMs, targetMs, dueAt }: Of<'verdict'>, at: (iso: string) => string): string {
  const words = {
    used: format.workTime(Math.max(0, usedMs)),
    target: format.workTime(targetMs),
    left: format.workTime(Math.max(0, targetMs - usedMs)),
    over: format.workTime(Math.max(0, usedMs - targetMs)),
    due: at(dueAt),
  }
  return {
    running: m.clock_verdict_running,
    paused: m.clock_verdict_paused,
    overdue: m.clock_verdict_overdue,
    met: m.clock_verdict_met,
    breached: m.clock_verdict_breached,
  }[verdict](words)
}

/** Where terms are written, `restore.AAA.silver.P1P2~CIR-0001`, as people call it: "AAA · Silver · P1/P2 · CIR-0001". */
export function placeText(line: string): string {
  const [place = '', circuit] = line.split('~')
  const grades: Record<string, () => string> = {
    ...terms.serviceGrade,
    ...terms.accountGrade,
    P1P2: () => 'P1/P2',
    P3P4: () => 'P3/P4',
  }
  const parts = place
    .split('.')
    .slice(1)
    .filter((part) => part !== '*')
    .map((part) => grades[part]?.() ?? part)
  return [...parts, ...(circuit ? [decodeURIComponent(circuit)] : [])].join(' · ') || m.clock_terms_all()
}
