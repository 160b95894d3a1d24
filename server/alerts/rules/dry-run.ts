import type { AlertSeverity } from '../alert.contract.ts'
import { signalsOf } from '../signals.ts'
import type { AlertDryRunView, AlertRuleTerms } from './rule.contract.ts'
import type { PastEvent } from './rule.store.ts'

const day = 86_400_000
/** In the past nobody's answers are known for rules that did not exist: an alert is taken to be answered after a quiet day. */
const quietMs = day

type Fired = AlertDryRunView['fired'][number]

interface Run {
  /** Signs that wait for company, where a rule asks for several. */
  waiting: { at: Date; severity: AlertSeverity; number: string | null }[]
  open: { fired: Fired; last: Date } | null
}

/** Which alerts these rules would have opened, the latest first: the same reading of events, the same de-duplication. */
export function dryRun(
  rules: readonly AlertRuleTerms[],
  past: readonly PastEvent[],
): { fired: Fired[]; signs: Map<string, number> } {
  const runs = new Map<string, Run>()
  const seen = new Set<string>()
  const signs = new Map<string, number>()
  const fired: Fired[] = []
  for (const { event, facts, account, number } of past) {
    for (const { rule, severity, cause } of signalsOf(event, facts, rules)) {
      const key = `${account.id} ${rule}`
      if (seen.has(`${key} ${cause}`)) continue
      seen.add(`${key} ${cause}`)
      signs.set(rule, (signs.get(rule) ?? 0) + 1)
      const terms = rules.find((one) => one.rule === rule)!
      const run = runs.get(key) ?? { waiting: [], open: null }
      runs.set(key, run)
      if (run.open && event.at.getTime() - run.open.last.getTime() < quietMs) {
        add(run.open.fired, severity, number)
        run.open.last = event.at
        continue
      }
      run.open = null
      const from = event.at.getTime() - terms.withinDays * day
      run.waiting = [...run.waiting.filter(({ at }) => at.getTime() >= from), { at: event.at, severity, number }]
      if (run.waiting.length < terms.count) continue
      const { id: _id, ...named } = account
      const one: Fired = { at: event.at.toISOString(), rule, severity, account: named, signs: 0, tickets: [] }
      for (const sign of run.waiting) add(one, sign.severity, sign.number)
      run.waiting = []
      run.open = { fired: one, last: event.at }
      fired.push(one)
    }
  }
  return { fired: fired.reverse(), signs }
}

function add(fired: Fired, severity: AlertSeverity, number: string | null): void {
  fired.signs++
  if (severity === 'red') fired.severity = 'red'
  if (number && !fired.tickets.includes(number)) fired.tickets.push(number)
}
