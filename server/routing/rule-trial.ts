import type { RuleTrial } from './rule.contract.ts'
import type { RoutingCondition } from './queue.contract.ts'
import { misfits, wanted, type RuleFacts } from './rules.ts'

interface TriedRule {
  when: RoutingCondition
  queue: string
}

/**
 * A dry run: which rule takes these facts, which were passed and in what they differ. Rules behind the taker were never
 * asked.
 */
export function tryRules(rules: readonly TriedRule[], facts: RuleFacts): Pick<RuleTrial, 'queue' | 'verdicts'> {
  let queue: string | null = null
  const verdicts = rules.map((rule): RuleTrial['verdicts'][number] => {
    if (queue !== null) return { outcome: 'notReached', queue: rule.queue, because: [] }
    const differs = misfits(rule.when, facts)
    if (differs.length === 0) {
      queue = rule.queue
      return { outcome: 'takes', queue: rule.queue, because: [] }
    }
    return {
      outcome: 'passed',
      queue: rule.queue,
      because: differs.map((field) => ({ field, has: facts[field], wants: [...wanted(rule.when, field)!] })),
    }
  })
  return { queue, verdicts }
}

/** The queue these rules lead to; null when none takes it. */
export function queueOf(rules: readonly TriedRule[], facts: RuleFacts): string | null {
  return rules.find((rule) => misfits(rule.when, facts).length === 0)?.queue ?? null
}
