import { describe, expect, test } from 'vitest'
import { append, type moves, notBefore, reviveLedger, stateOf, type Entry, type Ledger } from '#server/sla/ledger.ts'

const at = new Date('2026-11-23T10:00:00Z')

const entries: Record<Entry['kind'], Entry> = {
  start: { kind: 'start', at, targetMs: 1000, calendar: 'always' },
  pause: { kind: 'pause', at, reason: 'customer' },
  resume: { kind: 'resume', at },
  stop: { kind: 'stop', at },
  restart: { kind: 'restart', at, reason: 'rejected' },
  retarget: { kind: 'retarget', at, reason: 'priority', targetMs: 2000 },
  credit: { kind: 'credit', at, reason: 'agreed', ms: 10 },
}
const kinds = Object.keys(entries) as Entry['kind'][]

const ledgers: Record<keyof typeof moves, Ledger> = {
  none: [],
  running: [entries.start],
  paused: [entries.start, entries.pause],
  stopped: [entries.start, entries.stop],
}

function outcome(ledger: Ledger, entry: Entry): string {
  try {
    return stateOf(append(ledger, entry)) ?? 'none'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('what may happen to a clock', () => {
  test.each([
    ['none', 'running', ...Array(6).fill('clock.not_started')],
    [
      'running',
      'clock.already_started',
      'paused',
      'clock.not_paused',
      'stopped',
      'clock.not_stopped',
      'running',
      'running',
    ],
    [
      'paused',
      'clock.already_started',
      'clock.already_paused',
      'running',
      'stopped',
      'clock.not_stopped',
      'paused',
      'paused',
    ],
    [
      'stopped',
      'clock.already_started',
      'clock.already_stopped',
      'clock.already_stopped',
      'clock.already_stopped',
      'running',
      'clock.already_stopped',
      'stopped',
    ],
  ])('a clock that is %s', (state, ...expected) => {
    const ledger = ledgers[state as keyof typeof moves]
    expect(kinds.map((kind) => outcome(ledger, entries[kind]))).toEqual(expected)
  })

  test('time never runs backwards, but two things may happen at one instant', () => {
    const earlier: Entry = { kind: 'stop', at: new Date(at.getTime() - 1) }
    expect(outcome(ledgers.running, earlier)).toBe('clock.time_runs_backwards')
    expect(outcome(ledgers.running, entries.stop)).toBe('stopped')
  })

  test('a target is above zero and a credit is not nothing', () => {
    expect(outcome([], { ...entries.start, targetMs: 0 } as Entry)).toBe('clock.target_not_positive')
    expect(outcome(ledgers.running, { ...entries.retarget, targetMs: 0.5 } as Entry)).toBe('clock.target_not_positive')
    expect(outcome(ledgers.running, { ...entries.credit, ms: 0 } as Entry)).toBe('clock.credit_not_whole')
  })

  test('appending leaves the ledger it was given as it was', () => {
    const before = [...ledgers.running]
    append(ledgers.running, entries.pause)
    expect(ledgers.running).toEqual(before)
  })

  test('a machine whose time is a little behind enters its fact at the last entry', () => {
    expect(notBefore(ledgers.running, new Date(at.getTime() - 5))).toEqual(at)
    expect(notBefore(ledgers.running, new Date(at.getTime() + 5))).toEqual(new Date(at.getTime() + 5))
    expect(notBefore([], at)).toEqual(at)
  })

  test('a ledger survives being stored as JSON', () => {
    const ledger = kinds.map((kind) => entries[kind])
    expect(reviveLedger(JSON.parse(JSON.stringify(ledger)))).toEqual(ledger)
  })
})
