import { expect, test } from 'vitest'
import { twentyFourSeven } from '#server/calendar/ready-made.ts'
import { append, type Entry, type Ledger } from '#server/sla/ledger.ts'
import { tryLevels, type TrialLevels, type TriedTicket } from '#server/sla/trial.ts'

const hour = 3_600_000
const at = (time: string) => new Date(`2026-11-23T${time}:00Z`)
const ledger = (...entries: Entry[]) => entries.reduce<Ledger>(append, [])
const start: Entry = { kind: 'start', at: at('08:00'), targetMs: 4 * hour, calendar: 'always@1' }
const paused: Entry[] = [
  { kind: 'pause', at: at('09:00'), reason: 'building closed' },
  { kind: 'resume', at: at('12:00') },
]
const restore = (...entries: Entry[]) => [
  { kind: 'restore' as const, round: 1, level: null, terms: null, ledger: ledger(start, ...entries) },
]
const ticket = (clocks: TriedTicket['clocks'], more: Partial<TriedTicket> = {}): TriedTicket => ({
  ...{ openedAt: at('08:00'), acknowledgedAt: null, restoredAt: null, resolvedAt: null, endedAt: null },
  ...{ priority: 'P1', priorityChanges: [], clocks },
  ...more,
})
const levels = (restoreIn: Partial<Record<string, number>>): TrialLevels => ({
  targetFor: ({ kind }, priority) => {
    const hours = kind === 'restore' ? restoreIn[priority] : undefined
    return hours === undefined ? null : { targetMs: hours * hour, calendar: 'always', terms: `house@2/${priority}` }
  },
  calendarRef: (code) => `${code}@1`,
})
const tryIt = (asked: TriedTicket, given: TrialLevels) => tryLevels(asked, given, () => twentyFourSeven, at('20:00'))

test('pauses stay where they were: three hours do not count under the edited promise either', () => {
  const stopped = restore(...paused, { kind: 'stop', at: at('14:00') })
  const [tried] = tryIt(ticket(stopped), levels({ P1: 2 }))
  expect(tried!.got).toMatchObject({ dueAt: at('15:00').toISOString(), verdict: 'met' })
  expect(tried!.would).toMatchObject({ dueAt: at('13:00').toISOString(), verdict: 'breached', usedMs: 3 * hour })
})

test('a change of priority takes effect when it happened, also where it changed nothing then', () => {
  const changes = [{ at: at('10:00'), to: 'P3' as const }]
  const [tried] = tryIt(ticket(restore(), { priorityChanges: changes }), levels({ P1: 4, P3: 8 }))
  expect(tried!.got!.targetMs).toBe(4 * hour)
  expect(tried!.would).toMatchObject({ targetMs: 8 * hour, dueAt: at('16:00').toISOString(), terms: 'house@2/P3' })
})

test('what was changed by hand, and not by priority, stays as it was', () => {
  const byHand: Entry = { kind: 'retarget', at: at('09:30'), targetMs: 9 * hour, reason: 'agreed by phone' }
  const [tried] = tryIt(ticket(restore(byHand)), levels({ P1: 2 }))
  expect(tried!.would!.targetMs).toBe(9 * hour)
})

test('a promise that would no longer be made is none, and one that never was is told from what is known', () => {
  expect(tryIt(ticket(restore()), levels({}))[0]!.would).toBeNull()
  const restored = ticket([], { restoredAt: at('13:00') })
  expect(tryIt(restored, levels({ P1: 4 }))).toMatchObject([
    { kind: 'restore', got: null, would: { verdict: 'breached', stoppedAt: at('13:00').toISOString() } },
  ])
})
