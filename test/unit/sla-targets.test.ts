import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'
import { targetFor, targetKinds, type TargetFacts } from '#server/sla/targets.ts'

const minute = 60_000
const hour = 60 * minute
const goldAAA: TargetFacts = { accountGrade: 'gold', serviceGrade: 'AAA', priority: 'P1', type: 'fault' }

const facts: fc.Arbitrary<TargetFacts> = fc.record({
  accountGrade: fc.constantFrom(...accountGrade.options),
  serviceGrade: fc.constantFrom(...serviceGrade.options, null),
  priority: fc.constantFrom(...ticketPriority.options),
  type: fc.constantFrom(...ticketType.options),
})

describe('what is promised by default', () => {
  test('a gold account with an AAA circuit gets the published promise', () => {
    const promise = Object.fromEntries(targetKinds.map((kind) => [kind, targetFor(kind, goldAAA)]))
    expect(promise).toEqual({
      acknowledge: { targetMs: 15 * minute, calendar: 'always' },
      update: { targetMs: 30 * minute, calendar: 'always' },
      restore: { targetMs: 4 * hour, calendar: 'always' },
      resolve: { targetMs: 24 * hour, calendar: 'always' },
      report: { targetMs: 7.5 * hour, calendar: 'office' },
      handOffAccept: { targetMs: 10 * minute, calendar: 'always' },
      handOffHold: { targetMs: 2 * hour, calendar: 'always' },
      order: null,
    })
  })

  test('while a circuit is down the customer hears something every hour after the first update', () => {
    expect(targetFor('update', { ...goldAAA, down: true, updatedBefore: true })?.targetMs).toBe(hour)
    expect(targetFor('update', { ...goldAAA, down: false, updatedBefore: true })?.targetMs).toBe(4 * hour)
  })

  test('a leased circuit is opened within five working days', () => {
    expect(targetFor('order', { ...goldAAA, type: 'request' })).toEqual({
      targetMs: 5 * 7.5 * hour,
      calendar: 'office',
    })
  })

  test('nothing is promised to restore a question, and no report is owed on an ordinary line', () => {
    expect(targetFor('restore', { ...goldAAA, type: 'question' })).toBeNull()
    expect(targetFor('report', { ...goldAAA, serviceGrade: 'ordinary' })).toBeNull()
    expect(targetFor('report', { ...goldAAA, serviceGrade: null })).toBeNull()
  })

  test('a small fault of a standard account is acknowledged in the account’s own hours, an urgent one at any hour', () => {
    const standard: TargetFacts = { ...goldAAA, accountGrade: 'standard' }
    expect(targetFor('acknowledge', { ...standard, priority: 'P3' })?.calendar).toBe('account')
    expect(targetFor('acknowledge', { ...standard, priority: 'P2' })?.calendar).toBe('always')
  })

  test('a vendor may hold longer than the third level, and that longer than the first', () => {
    const holds = (['L1', 'L2', 'L3', 'vendor'] as const).map((level) =>
      targetFor('handOffHold', { ...goldAAA, level }),
    )
    expect(holds.map((target) => target!.targetMs / hour)).toEqual([2, 4, 8, 24])
  })

  test('a better grade or a higher priority never waits longer', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...targetKinds), (given, kind) => {
        const target = targetFor(kind, given)
        if (!target) return
        expect(target.targetMs).toBeGreaterThan(0)
        const better = [
          { ...given, accountGrade: 'gold' as const },
          { ...given, serviceGrade: 'AAA' as const },
          { ...given, priority: 'P1' as const },
        ]
        for (const facts of better) expect(targetFor(kind, facts)!.targetMs).toBeLessThanOrEqual(target.targetMs)
      }),
    )
  })
})
