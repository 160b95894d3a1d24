import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { targetFor } from '#server/sla/targets.ts'
import type { Levels } from '#server/sla/levels.ts'
import { queueFor, type Rule, type RuleFacts } from '../rules.ts'
import type { HistoryLine } from './what-if.contract.ts'
import type { Arrival, Stage } from './world.ts'

const minute = 60_000

export interface ImportHouse {
  rules: readonly Rule[]
  queueByCode: ReadonlyMap<string, QueueId>
  levels: Levels
  calendarOf(code: string, at: Date): CalendarVersion | null
}

/** An imported history as tickets that arrive: lines of one ticket are its stages, in the order they stand in. */
export function importedArrivals(lines: readonly HistoryLine[], house: ImportHouse): Arrival[] {
  const tickets = Map.groupBy(lines, ({ ticket }) => ticket)
  return [...tickets]
    .map(([key, [first, ...further]]) => arrivalOf(key, first!, [first!, ...further], house))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}

function arrivalOf(key: string, first: HistoryLine, lines: HistoryLine[], house: ImportHouse): Arrival {
  const at = new Date(first.opened)
  const facts: RuleFacts = {
    ...{ type: first.type, symptom: first.symptom, priority: first.priority, language: 'zh-CN' },
    ...{ region: null, account: null, repeat: false },
    circuitKind: first.circuit_kind ?? null,
    accountGrade: first.account_grade ?? null,
    serviceGrade: first.service_grade ?? null,
  }
  return {
    key,
    at: at.getTime(),
    facts,
    priority: first.priority,
    known: { named: [], team: [], excluded: [], lastSolvers: [] },
    stages: lines.map((line) => stageOf(line, facts, house)),
    inHand: false,
    acknowledgeBy: promisedBy(facts, at, house),
    answerMs: 0,
  }
}

function stageOf(line: HistoryLine, facts: RuleFacts, { rules, queueByCode }: ImportHouse): Stage {
  const queueId = line.queue ? (queueByCode.get(line.queue) ?? null) : null
  let byRules = queueId === null
  try {
    byRules ||= queueFor(rules, line.level, facts) === queueId
  } catch {
    // No rule takes it at this level: the queue named in the history is all there is.
  }
  return {
    ...{ level: line.level, queueId, byRules, direct: null },
    handlingMs: line.handling_minutes * minute,
    parkedMs: line.parked_minutes * minute,
  }
}

function promisedBy(facts: RuleFacts, at: Date, { levels, calendarOf }: ImportHouse): number | null {
  const { accountGrade, serviceGrade, priority, type } = facts
  const target = targetFor(
    'acknowledge',
    { accountGrade: accountGrade ?? 'standard', serviceGrade, priority, type },
    levels,
  )
  const calendar = target && calendarOf(target.calendar === 'account' ? 'serviceDesk' : target.calendar, at)
  return target && calendar ? addBusiness(calendar, at, target.targetMs).getTime() : null
}
