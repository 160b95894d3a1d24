import { healthRule, type HealthBand, type HealthPoint, type HealthRule, type HealthView } from './health.contract.ts'

/** The days that count. */
export const healthDays = 90

/** What each costs out of 100, and the most a rule can cost: one bad week of one kind does not say everything. */
export const healthCosts: Record<HealthRule, { each: number; most: number }> = {
  severeFault: { each: 3, most: 24 },
  openSevere: { each: 6, most: 18 },
  repeatFault: { each: 4, most: 16 },
  clockBreached: { each: 3, most: 18 },
  promiseBroken: { each: 2, most: 12 },
  solutionRejected: { each: 4, most: 12 },
  lowRating: { each: 5, most: 15 },
  escalationAsked: { each: 5, most: 15 },
}

export type HealthFact = HealthPoint & { rule: HealthRule }

/**
 * The health of an account, from 100 down to 0, with its arithmetic: each rule costs its price per ticket up to its most.
 * A point that was contested and upheld is shown and costs nothing.
 */
export function healthOf(facts: readonly HealthFact[]): Pick<HealthView, 'score' | 'band' | 'days' | 'lines'> {
  const lines = healthRule.options.map((rule) => {
    const points = facts
      .filter((fact) => fact.rule === rule)
      .map(({ rule: _rule, ...point }) => point)
      .sort((a, b) => b.at.localeCompare(a.at))
    const counting = points.filter(({ contest }) => contest?.state !== 'upheld').length
    const { each, most } = healthCosts[rule]
    return { rule, each, most, counting, cost: Math.min(most, counting * each), points }
  })
  const score = Math.max(0, 100 - lines.reduce((sum, { cost }) => sum + cost, 0))
  return { score, band: bandOf(score), days: healthDays, lines }
}

export function bandOf(score: number): HealthBand {
  if (score >= 80) return 'good'
  return score >= 60 ? 'watch' : 'poor'
}
