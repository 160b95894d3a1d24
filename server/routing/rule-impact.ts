import { queueOf } from './rule-trial.ts'
import type { RuleImpact, RuleInput } from './rule.contract.ts'
import type { RuleFacts } from './rules.ts'

interface Past {
  number: string
  subject: string
  openedAt: Date
  facts: RuleFacts
}

const shown = 50

/** Which of these tickets the edited rules would have led elsewhere than the saved ones. Both are asked with the same facts. */
export function impactOf(
  before: readonly RuleInput[],
  after: readonly RuleInput[],
  tickets: readonly Past[],
): Pick<RuleImpact, 'changed' | 'moves' | 'examples'> {
  const changed = tickets.flatMap(({ facts, number, subject, openedAt }) => {
    const [from, to] = [queueOf(before, facts), queueOf(after, facts)]
    return from === to ? [] : [{ number, subject, openedAt: openedAt.toISOString(), from, to }]
  })
  const moves = new Map<string, RuleImpact['moves'][number]>()
  for (const { from, to } of changed) {
    const key = JSON.stringify([from, to])
    const move = moves.get(key) ?? { from, to, count: 0 }
    moves.set(key, { ...move, count: move.count + 1 })
  }
  return {
    changed: changed.length,
    moves: [...moves.values()].sort((a, b) => b.count - a.count),
    examples: changed.slice(0, shown),
  }
}
