import type { ServiceGrade } from '#server/accounts/account.contract.ts'
import type { AccountId, CircuitId, IncidentRuleId, TicketId } from '#server/kernel/ids.ts'

/** A rule as it stands: so many circuits of these grades, each down for so long. */
export interface Rule {
  id: IncidentRuleId
  grades: readonly ServiceGrade[]
  circuits: number
  minutes: number
  active: boolean
}

/** A circuit that is down, by a live ticket. */
export interface Down {
  ticketId: TicketId
  circuitId: CircuitId
  accountId: AccountId | null
  grade: ServiceGrade
  at: Date
}

export interface Declaration<D extends Down = Down> {
  rule: Rule
  at: Date
  downs: D[]
}

const minute = 60_000
const ripeAt = (rule: Rule, down: Down) => down.at.getTime() + rule.minutes * minute
const circuitsOf = (downs: readonly Down[]) => new Set(downs.map(({ circuitId }) => circuitId)).size

/** Which incidents there are now. Rules are asked in order, and what one has taken the next does not count again. */
export function judge<D extends Down>(rules: readonly Rule[], downs: readonly D[], now: Date): Declaration<D>[] {
  let left = [...downs]
  const declared: Declaration<D>[] = []
  for (const rule of rules) {
    if (!rule.active) continue
    const ripe = left.filter((down) => rule.grades.includes(down.grade) && ripeAt(rule, down) <= now.getTime())
    if (circuitsOf(ripe) < rule.circuits) continue
    declared.push({ rule, at: now, downs: ripe })
    left = left.filter((down) => !ripe.includes(down))
  }
  return declared
}

/** When a rule would hold if nothing else happened: the instant at which its last missing circuit has been down for long enough. */
export function nextJudgement(rules: readonly Rule[], downs: readonly Down[]): Date | null {
  let next = Infinity
  for (const rule of rules) {
    if (!rule.active) continue
    const byCircuit = new Map<CircuitId, number>()
    for (const down of downs) {
      if (!rule.grades.includes(down.grade)) continue
      byCircuit.set(down.circuitId, Math.min(byCircuit.get(down.circuitId) ?? Infinity, ripeAt(rule, down)))
    }
    const ripe = [...byCircuit.values()].sort((a, b) => a - b)[rule.circuits - 1]
    if (ripe !== undefined) next = Math.min(next, ripe)
  }
  return next === Infinity ? null : new Date(next)
}

/** A circuit that was down, and until when; null while it still is. */
export interface Outage extends Down {
  until: Date | null
}

/** What these rules would have declared over the past: the same judgement, asked at every instant at which it could change. */
export function replay<O extends Outage>(
  rules: readonly Rule[],
  outages: readonly O[],
  from: Date,
  to: Date,
): Declaration<O>[] {
  const instants = new Set<number>()
  for (const rule of rules) {
    if (!rule.active) continue
    for (const outage of outages) {
      const at = ripeAt(rule, outage)
      if (rule.grades.includes(outage.grade) && (outage.until === null || at < outage.until.getTime())) instants.add(at)
    }
  }
  const byStart = [...outages].sort((a, b) => a.at.getTime() - b.at.getTime())
  const taken = new Set<O>()
  const declared: Declaration<O>[] = []
  for (const instant of [...instants].sort((a, b) => a - b)) {
    if (instant < from.getTime() || instant > to.getTime()) continue
    const down = byStart.filter(
      (one) => !taken.has(one) && one.at.getTime() <= instant && (one.until === null || one.until.getTime() > instant),
    )
    for (const one of judge(rules, down, new Date(instant))) {
      declared.push(one)
      for (const each of one.downs) taken.add(each)
    }
  }
  return declared
}
