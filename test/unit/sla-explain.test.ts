import { expect, test } from 'vitest'
import { chinaOfficeHours, twentyFourSeven } from '#server/calendar/ready-made.ts'
import { explain } from '#server/sla/explain.ts'
import type { Ledger } from '#server/sla/ledger.ts'

const hour = 3_600_000
const calendarOf = (ref: string) => (ref === 'office' ? chinaOfficeHours : twentyFourSeven)
const at = (time: string) => new Date(`2026-11-${time.replace(' ', 'T')}:00+08:00`)

test('a clock with a pause, a new target, a reopening and a credit is told in order, and the verdict comes last', () => {
  const ledger: Ledger = [
    { kind: 'start', at: at('23 16:00'), targetMs: 8 * hour, calendar: 'office' },
    { kind: 'pause', at: at('23 17:00'), reason: 'waitsForCustomer' },
    { kind: 'resume', at: at('23 20:00') },
    { kind: 'retarget', at: at('23 21:00'), targetMs: 3 * hour, calendar: 'always', reason: 'priority' },
    { kind: 'stop', at: at('23 22:00') },
    { kind: 'restart', at: at('24 08:00'), reason: 'notSolved' },
    { kind: 'credit', at: at('24 08:00'), ms: hour, reason: 'powerCut' },
    { kind: 'stop', at: at('24 10:00') },
  ]
  expect(explain(ledger, calendarOf, at('25 00:00'))).toEqual([
    { code: 'started', at: at('23 16:00'), targetMs: 8 * hour, calendar: 'office' },
    { code: 'ran', from: at('23 16:00'), to: at('23 17:00'), calendar: 'office', elapsedMs: hour, usedMs: hour },
    {
      code: 'paused',
      from: at('23 17:00'),
      to: at('23 20:00'),
      reason: 'waitsForCustomer',
      elapsedMs: 3 * hour,
      countedMs: 0,
    },
    { code: 'ran', from: at('23 20:00'), to: at('23 21:00'), calendar: 'office', elapsedMs: hour, usedMs: 0 },
    { code: 'retargeted', at: at('23 21:00'), fromMs: 8 * hour, toMs: 3 * hour, reason: 'priority' },
    { code: 'calendarChanged', at: at('23 21:00'), from: 'office', to: 'always', reason: 'priority' },
    { code: 'ran', from: at('23 21:00'), to: at('23 22:00'), calendar: 'always', elapsedMs: hour, usedMs: hour },
    { code: 'stopped', at: at('23 22:00') },
    { code: 'restarted', at: at('24 08:00'), reason: 'notSolved', idleMs: 10 * hour },
    { code: 'credited', at: at('24 08:00'), ms: hour, reason: 'powerCut' },
    {
      code: 'ran',
      from: at('24 08:00'),
      to: at('24 10:00'),
      calendar: 'always',
      elapsedMs: 2 * hour,
      usedMs: 2 * hour,
    },
    { code: 'stopped', at: at('24 10:00') },
    {
      code: 'verdict',
      verdict: 'met',
      usedMs: 3 * hour,
      targetMs: 3 * hour,
      dueAt: at('24 10:00'),
      dueMoves: false,
    },
  ])
})

test('a pause that lasts has no end and grows; the verdict names what a person asks for', () => {
  const started: Ledger = [{ kind: 'start', at: at('23 10:00'), targetMs: hour, calendar: 'always' }]
  const paused: Ledger = [...started, { kind: 'pause', at: at('23 10:30'), reason: 'waitsForCustomer' }]
  expect(explain(paused, calendarOf, at('23 12:00'))).toContainEqual({
    code: 'paused',
    from: at('23 10:30'),
    to: null,
    reason: 'waitsForCustomer',
    elapsedMs: 1.5 * hour,
    countedMs: 0,
  })
  const verdictOf = (ledger: Ledger, now: string) => {
    const line = explain(ledger, calendarOf, at(now)).at(-1)
    return line?.code === 'verdict' ? line.verdict : null
  }
  expect(verdictOf(started, '23 10:10')).toBe('running')
  expect(verdictOf(started, '23 11:01')).toBe('overdue')
  expect(verdictOf(paused, '23 12:00')).toBe('paused')
  expect(verdictOf([...started, { kind: 'stop', at: at('23 11:00') }], '23 12:00')).toBe('met')
  expect(verdictOf([...started, { kind: 'stop', at: at('23 11:01') }], '23 12:00')).toBe('breached')
})
