import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, nextJudgement, replay, type Down, type Outage, type Rule } from '#server/incidents/rules.ts'
import { refuseNames, textFor } from '#server/incidents/wording.ts'
import { newId, type AccountId, type CircuitId, type IncidentRuleId, type TicketId } from '#server/kernel/ids.ts'

const t0 = Date.parse('2026-06-01T00:00:00Z')
const at = (minutes: number) => new Date(t0 + minutes * 60_000)
const rule = (more: Partial<Rule>): Rule => ({
  ...{ id: newId<IncidentRuleId>(), grades: ['AAA'], circuits: 1, minutes: 360, active: true },
  ...more,
})
const down = (minutes: number, more: Partial<Down> = {}): Down => ({
  ...{ ticketId: newId<TicketId>(), circuitId: newId<CircuitId>(), accountId: newId<AccountId>(), grade: 'AAA' },
  at: at(minutes),
  ...more,
})
/** The defaults of the house. */
const house = [
  rule({ circuits: 3, minutes: 120 }),
  rule({ circuits: 1, minutes: 360 }),
  rule({ grades: ['AAA', 'AA', 'A', 'ordinary'], circuits: 10, minutes: 120 }),
]

describe('a rule', () => {
  test('holds when the third AAA circuit has been down for two hours, and not a minute before', () => {
    const downs = [down(0), down(10), down(30)]
    expect(judge(house, downs, at(149))).toEqual([])
    expect(judge(house, downs, at(150))).toMatchObject([{ rule: house[0], downs }])
  })

  test('counts circuits, not tickets: three reports of one circuit are one outage', () => {
    const { circuitId } = down(0)
    expect(
      judge(
        house,
        [0, 1, 2].map((minute) => down(minute, { circuitId })),
        at(200),
      ),
    ).toEqual([])
  })

  test('does not count again what a rule before it has taken', () => {
    const many = Array.from({ length: 3 }, () => down(0))
    expect(judge(house, many, at(400)).map((one) => one.rule)).toEqual([house[0]])
  })

  test('that is switched off declares nothing', () => {
    expect(judge([rule({ active: false, minutes: 1 })], [down(0)], at(60))).toEqual([])
  })

  const anyDowns = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 500 }),
      circuit: fc.integer({ min: 0, max: 12 }),
      AAA: fc.boolean(),
    }),
    { maxLength: 20 },
  )
  const circuits = Array.from({ length: 13 }, () => newId<CircuitId>())
  const asDowns = (drawn: { minute: number; circuit: number; AAA: boolean }[]) =>
    drawn.map((one) => down(one.minute, { circuitId: circuits[one.circuit]!, grade: one.AAA ? 'AAA' : 'A' }))

  test('is looked at again exactly when it would hold: nothing before that instant, something at it', () => {
    fc.assert(
      fc.property(anyDowns, (drawn) => {
        const downs = asDowns(drawn)
        const next = nextJudgement(house, downs)
        if (!next) {
          expect(judge(house, downs, at(100_000))).toEqual([])
          return
        }
        expect(judge(house, downs, new Date(next.getTime() - 1))).toEqual([])
        expect(judge(house, downs, next).length).toBeGreaterThan(0)
      }),
    )
  })

  test('looked back at declares each outage once, and none that was over before it was ripe', () => {
    fc.assert(
      fc.property(
        anyDowns,
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 20, maxLength: 20 }),
        (drawn, lasts) => {
          const outages: Outage[] = asDowns(drawn).map((one, i) => ({
            ...one,
            until: new Date(one.at.getTime() + lasts[i]! * 60_000),
          }))
          const declared = replay(house, outages, at(0), at(2_000))
          const taken = declared.flatMap(({ downs }) => downs)
          expect(new Set(taken).size).toBe(taken.length)
          for (const one of declared)
            for (const each of one.downs) {
              expect(each.at.getTime() + one.rule.minutes * 60_000).toBeLessThanOrEqual(one.at.getTime())
              expect(each.until!.getTime()).toBeGreaterThan(one.at.getTime())
            }
        },
      ),
    )
  })
})

describe('one word to all', () => {
  const texts = { 'zh-CN': '电路 {circuit} 正在抢修', en: 'Crews work on {circuit}, your ticket is {number}.' }

  test('is read by each in their language, about their own circuit', () => {
    const own = { circuit: 'BJ-SH-01', number: 'TT-2026-000001' }
    expect(textFor(texts, 'en', own)).toBe('Crews work on BJ-SH-01, your ticket is TT-2026-000001.')
    expect(textFor(texts, 'zh-CN', { ...own, circuit: null })).toBe('电路 您的业务 正在抢修')
  })

  test('is refused when it names one of the customers, at the language in which it does', () => {
    const named = { ...texts, en: 'The fault at Hexi Bank is being repaired.' }
    expect(() => refuseNames(named, { words: ['和汐银行', 'Hexi Bank'] }, '/texts')).toThrow(/Hexi Bank/)
    expect(() => refuseNames(texts, { words: ['和汐银行', 'Hexi Bank'] }, '/texts')).not.toThrow()
  })
})
