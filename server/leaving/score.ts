import type { RiskKind, RiskPart } from './score.contract.ts'

/** What counts how much, and at most how much. The sum is cut at 100. */
const weights = {
  severeOpen: { each: 10, most: 20 },
  missedTargets: { each: 4, most: 16 },
  brokenPromises: { each: 4, most: 12 },
  repeatFaults: { each: 6, most: 18 },
  rejectedSolutions: { each: 6, most: 12 },
  lowRatings: { each: 8, most: 16 },
  customerEscalations: { each: 8, most: 16 },
  accountEscalation: { each: 10, most: 10 },
  /** Half a point per percent that use or spend lies below what was usual. */
  fall: { each: 0.5, most: 20 },
  /** Within 90, 60, 30 days: one, two, three. */
  contractEnds: { each: 5, most: 15 },
  unanswered: { each: 5, most: 10 },
  leaving: { each: 40, most: 40 },
} as const satisfies Record<RiskKind, { each: number; most: number }>

export type RiskFacts = Partial<Record<RiskKind, { count: number; from: RiskPart['from'] }>>

/** How likely an account is to leave, 0 to 100, with its arithmetic: every point says what it was counted from. */
export function scoreOf(facts: RiskFacts): { score: number; parts: RiskPart[] } {
  const parts = (Object.keys(weights) as RiskKind[]).flatMap((kind): RiskPart[] => {
    const found = facts[kind]
    if (!found || found.count <= 0) return []
    const { each, most } = weights[kind]
    const points = Math.min(most, Math.round(found.count * each))
    return [{ kind, count: found.count, each, most, points, from: found.from.slice(0, 10) }]
  })
  const sum = parts.reduce((total, { points }) => total + points, 0)
  return { score: Math.min(100, sum), parts: parts.sort((a, b) => b.points - a.points) }
}

/** How near an end lies: 3 within 30 days, 2 within 60, 1 within 90, 0 beyond or past. */
export function endStage(daysLeft: number | null): number {
  if (daysLeft === null || daysLeft < 0 || daysLeft > 90) return 0
  return daysLeft <= 30 ? 3 : daysLeft <= 60 ? 2 : 1
}
