import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountGrade, serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketPriority, ticketType } from '#server/tickets/ticket.contract.ts'
import type { AccountId, CircuitId } from '#server/kernel/ids.ts'
import { shippedLevels, type ContractLevels, type Levels } from '#server/sla/levels.ts'
import { targetFor as promisedBy, targetKinds, type TargetFacts, type TargetKind } from '#server/sla/targets.ts'
import { readTerms, termsRef } from '#server/sla/terms.ts'

const targetFor = (kind: TargetKind, facts: TargetFacts, levels = shippedLevels) => promisedBy(kind, facts, levels)
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
    expect(promise).toMatchObject({
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
    expect(targetFor('order', { ...goldAAA, type: 'request' })).toMatchObject({
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

describe('which promise counts', () => {
  const account = 'account' as AccountId
  const circuit = 'circuit' as CircuitId
  const ours = { ...goldAAA, accountId: account, circuitId: circuit }
  const promised = (value: number) => ({ value, unit: 'h' as const, calendar: 'always' })
  const line = (value: number, more: Partial<ContractLevels['lines'][number]> = {}) => ({
    grid: 'restore' as const,
    place: {},
    circuit: null,
    circuitId: null,
    term: promised(value),
    ...more,
  })
  const contract = (...lines: ContractLevels['lines'][number][]): ContractLevels => ({
    contract: 'K/2026-7@1',
    version: 2,
    lines,
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
  })
  const levels = (...contracts: ContractLevels[]): Levels => ({
    ...shippedLevels,
    contractsOf: (of) => (of === account ? contracts : []),
  })
  const hours = (given: Levels, facts: TargetFacts = ours) => targetFor('restore', facts, given)!.targetMs / hour

  test('a contract comes before the table, for its own account alone, and only where it says something', () => {
    const given = levels(contract(line(2)))
    expect(hours(given)).toBe(2)
    expect(hours(given, { ...ours, accountId: 'another' as AccountId })).toBe(4)
    expect(targetFor('resolve', ours, given)!.targetMs).toBe(24 * hour)
  })

  test('in a contract the circuit’s own line counts first, then the one that names the grade, then the one for all', () => {
    const all = line(6)
    const severe = line(5, { place: { severity: 'P1P2' } })
    const graded = line(3, { place: { serviceGrade: 'AAA' } })
    const own = line(1, { circuit: 'CIR-1', circuitId: circuit })
    const anyOrder = [all, own, severe, graded]
    expect(hours(levels(contract(...anyOrder)))).toBe(1)
    expect(hours(levels(contract(all, severe, graded)))).toBe(3)
    expect(hours(levels(contract(all, severe)))).toBe(5)
    expect(hours(levels(contract(severe, all)), { ...ours, priority: 'P3' })).toBe(6)
    expect(hours(levels(contract(own)), { ...ours, circuitId: 'other' as CircuitId })).toBe(4)
  })

  test('of two contracts the one that is asked first counts', () => {
    expect(hours(levels(contract(line(2)), contract(line(3))))).toBe(2)
  })

  test('the terms on a clock name the table or the contract, the version and the line', () => {
    expect(targetFor('restore', goldAAA)!.terms).toBe('house@1/restore.AAA.gold.P1P2')
    const own = line(1, { circuit: 'CIR/1', circuitId: circuit, place: { serviceGrade: 'AAA' } })
    const { terms } = targetFor('restore', ours, levels(contract(own)))!
    expect(readTerms(terms)).toEqual({
      source: 'contract',
      contract: 'K/2026-7@1',
      version: 2,
      line: 'restore.AAA.*~CIR%2F1',
    })
    expect(readTerms(null)).toBeNull()
  })

  test('terms are read as they were written, whatever a contract’s number looks like', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text)),
        fc.nat(),
        (contract, version) => {
          const terms = { contract, version, line: 'restore.*.*' }
          expect(readTerms(termsRef(terms))).toEqual({ source: 'contract', ...terms })
        },
      ),
    )
  })

  test('a working day has the length of the calendar it counts on, also where that is the account’s own', () => {
    const daily = { value: 2, unit: 'workingDays' as const, calendar: 'account' }
    const given = {
      ...levels(contract(line(1, { term: daily }))),
      dayMs: (code: string) => (code === 'mine' ? 6 * hour : hour),
    }
    expect(hours(given, { ...ours, accountCalendar: 'mine' })).toBe(12)
    expect(hours(given)).toBe(2)
  })
})
