import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId, type AccountId, type QueueId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { RoutingCondition } from '#server/routing/queue.contract.ts'
import { checkRules, coveredBy } from '#server/routing/rule-check.ts'
import { impactOf } from '#server/routing/rule-impact.ts'
import { queueOf, tryRules } from '#server/routing/rule-trial.ts'
import { fits, queueFor, type RuleFacts } from '#server/routing/rules.ts'

const bank = newId<AccountId>()
const plant = newId<AccountId>()
const some = <T>(...values: [T, ...T[]]) =>
  fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined, freq: 2 })

// A narrow world, so that rules cover each other often.
const condition: fc.Arbitrary<RoutingCondition> = fc
  .record({
    type: some('fault' as const, 'request' as const),
    circuitKind: some('mplsVpn' as const, 'internet' as const),
    priority: some('P1' as const, 'P2' as const),
    accountGrade: some('gold' as const, 'silver' as const),
    language: some('zh-CN' as const, 'en' as const),
    region: some('north', 'south'),
    account: some(bank as string, plant as string),
    repeat: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map((when) => JSON.parse(JSON.stringify(when)) as RoutingCondition)

const facts: fc.Arbitrary<RuleFacts> = fc.record({
  type: fc.constantFrom('fault' as const, 'request' as const, 'complaint' as const),
  circuitKind: fc.constantFrom('mplsVpn' as const, 'internet' as const, 'hosting' as const, null),
  symptom: fc.constantFrom('noService' as const, 'latency' as const),
  priority: fc.constantFrom('P1' as const, 'P2' as const, 'P3' as const),
  accountGrade: fc.constantFrom('gold' as const, 'silver' as const, 'bronze' as const, null),
  serviceGrade: fc.constantFrom('AAA' as const, null),
  language: fc.constantFrom('zh-CN' as const, 'en' as const),
  region: fc.constantFrom('north', 'south', 'elsewhere', null),
  account: fc.constantFrom(bank, plant, newId<AccountId>(), null),
  repeat: fc.boolean(),
})

const list = fc.array(condition, { maxLength: 6 })
const named = (conditions: readonly RoutingCondition[]) => conditions.map((when, i) => ({ when, queue: `q${i}` }))

test('the first rule that fits takes it, and with a catch-all at the end somebody always does', () => {
  fc.assert(
    fc.property(list, facts, (conditions, ticket) => {
      const all = [...conditions, {}]
      const first = all.findIndex((when) => fits(when, ticket))
      const rules = all.map((when, i) => ({ level: 'L1' as const, when, queueId: `q${i}` as QueueId }))
      expect(queueFor(rules, 'L1', ticket)).toBe(`q${first}`)
      expect(() => queueFor(rules, 'L2', ticket)).toThrow(Refusal)
    }),
    { numRuns: 2_000 },
  )
})

test('a rule that is said never to match matches nothing first, whatever ticket comes', () => {
  let covered = 0
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 6 }),
      fc.array(facts, { minLength: 20, maxLength: 20 }),
      (conditions, tickets) => {
        conditions.forEach((_, i) => {
          const by = coveredBy(conditions, i)
          if (by === null) return
          covered++
          for (const ticket of tickets) expect(queueOf(named(conditions), ticket)).not.toBe(`q${i}`)
          if (by !== 'several') expect(by).toBeLessThan(i)
        })
      },
    ),
    { numRuns: 2_000, seed: 11 },
  )
  expect(covered).toBeGreaterThan(100)
})

test('rules that only together leave nothing are found out', () => {
  const two: RoutingCondition[] = [
    { repeat: true },
    { repeat: false, type: ['fault'] },
    { type: ['fault'], priority: ['P1'] },
  ]
  expect(coveredBy(two, 2)).toBe('several')
  expect(coveredBy([{ type: ['fault', 'question'] }, { type: ['fault'], repeat: true }], 1)).toBe(0)
  expect(coveredBy([{ region: ['north'] }, { region: ['south'] }, {}], 2)).toBeNull()
  // A circuit that is not known fits no list of kinds: those tickets are left.
  const kinds = ['leasedLine', 'mplsVpn', 'internet', 'hosting', 'voiceTrunk', 'networkElement'] as const
  expect(coveredBy([{ circuitKind: [...kinds] }, {}], 1)).toBeNull()
})

test('a dry run tells of each rule what the product would do with it', () => {
  fc.assert(
    fc.property(list, facts, (conditions, ticket) => {
      const rules = named([...conditions, {}])
      const { queue, verdicts } = tryRules(rules, ticket)
      const taker = verdicts.findIndex((verdict) => verdict.outcome === 'takes')
      expect(queue).toBe(queueOf(rules, ticket))
      expect(queue).toBe(rules[taker]!.queue)
      verdicts.forEach((verdict, i) => {
        expect(verdict.outcome).toBe(i < taker ? 'passed' : i === taker ? 'takes' : 'notReached')
        expect(verdict.because.length > 0).toBe(verdict.outcome === 'passed')
      })
    }),
    { numRuns: 1_000 },
  )
})

test('saved rules compared with themselves move no ticket, and every move is counted once', () => {
  fc.assert(
    fc.property(list, list, fc.array(facts, { maxLength: 12 }), (one, two, tickets) => {
      const past = tickets.map((facts, i) => ({ facts, number: `TT-${i}`, subject: '', openedAt: new Date(0) }))
      const [before, after] = [named([...one, {}]), named([...two, {}])]
      expect(impactOf(before, before, past).changed).toBe(0)
      const impact = impactOf(before, after, past)
      expect(impact.moves.reduce((sum, move) => sum + move.count, 0)).toBe(impact.changed)
      expect(impact.examples).toHaveLength(impact.changed)
    }),
    { numRuns: 500 },
  )
})

describe('a list of rules is refused', () => {
  const house = {
    level: 'L1' as const,
    queues: new Map([
      ['desk', { level: 'L1' as const, active: true }],
      ['old', { level: 'L1' as const, active: false }],
      ['mpls', { level: 'L2' as const, active: true }],
    ]),
    accounts: new Set<string>([bank]),
  }
  const codes = (...rules: { when: RoutingCondition; queue: string }[]) =>
    checkRules(rules, house).map(({ code }) => code)

  test.each([
    ['when it is empty', [], 'rulesEmpty'],
    ['without a catch-all at its end', [{ when: { repeat: true }, queue: 'desk' }], 'rulesNoCatchAll'],
    ['when it leads nowhere', [{ when: {}, queue: 'gone' }], 'ruleQueueUnknown'],
    ['when it leads to a queue that takes no work', [{ when: {}, queue: 'old' }], 'ruleQueueInactive'],
    ['when it leads to another level', [{ when: {}, queue: 'mpls' }], 'ruleQueueOtherLevel'],
    [
      'when it names an account there is not',
      [
        { when: { account: [plant] }, queue: 'desk' },
        { when: {}, queue: 'desk' },
      ],
      'ruleAccountUnknown',
    ],
  ] as const)('%s', (_, rules, code) => {
    expect(codes(...(rules as unknown as { when: RoutingCondition; queue: string }[]))).toContain(code)
  })

  test('but not for a rule that never matches: that is a warning that names the rule before it', () => {
    const findings = checkRules(
      [
        { when: {}, queue: 'desk' },
        { when: {}, queue: 'desk' },
      ],
      house,
    )
    expect(findings).toEqual([
      expect.objectContaining({ code: 'ruleNeverMatches', severity: 'warning', facts: { by: 1 } }),
    ])
  })
})
