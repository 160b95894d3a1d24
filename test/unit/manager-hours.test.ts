import { expect, test } from 'vitest'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'
import { nextDigest, quietOver } from '#server/portfolio/hours.ts'
import { ladderOf, nextRung } from '#server/portfolio/ladder.ts'
import { defaultProfile } from '#server/portfolio/profile.contract.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'

const over = (at: string, profile = defaultProfile) => quietOver(profile, chinaOfficeHours, new Date(at)).toISOString()

test('by day somebody may be told at once, at night when the quiet hours are over', () => {
  expect(over('2026-11-24T02:00:00Z')).toBe('2026-11-24T02:00:00.000Z')
  expect(over('2026-11-24T14:00:00Z')).toBe('2026-11-25T00:00:00.000Z')
  expect(over('2026-11-24T20:00:00Z')).toBe('2026-11-25T00:00:00.000Z')
})

test('what happens on Friday night is told on Monday morning, and on a Saturday that is worked at once', () => {
  expect(over('2026-11-27T13:00:00Z')).toBe('2026-11-30T00:00:00.000Z')
  // 10 October 2026 is a make-up working day.
  expect(over('2026-10-10T03:00:00Z')).toBe('2026-10-10T03:00:00.000Z')
})

test('without quiet hours nothing waits', () => {
  const none = { ...defaultProfile, quietFrom: 0, quietUntil: 0, quietDaysOff: false }
  expect(over('2026-11-27T17:00:00Z', none)).toBe('2026-11-27T17:00:00.000Z')
})

test('the digest comes on working mornings alone, at the hour of the manager’s own clock', () => {
  const next = (after: string) => nextDigest(defaultProfile, chinaOfficeHours, new Date(after)).toISOString()
  expect(next('2026-11-24T00:00:00Z')).toBe('2026-11-24T00:30:00.000Z')
  expect(next('2026-11-24T00:30:00Z')).toBe('2026-11-25T00:30:00.000Z')
  expect(next('2026-11-27T00:30:00Z')).toBe('2026-11-30T00:30:00.000Z')
})

test('a manager on leave is stood in for, nobody stands on two rungs, and an empty rung is passed over', () => {
  const one = () => newId<PersonId>()
  const [managerId, deputyId, directorId, standIn] = [one(), one(), one(), one()]
  const team = { managerId, deputyId, directorId }
  expect(ladderOf(team, new Map())).toEqual([[managerId], [deputyId], [directorId]])
  expect(ladderOf(team, new Map([[managerId, null]]))).toEqual([[deputyId], [], [directorId]])
  expect(ladderOf(team, new Map([[managerId, standIn]]))).toEqual([[standIn], [deputyId], [directorId]])
  expect(nextRung([[], [deputyId]], 0)).toBe(1)
  expect(nextRung([[managerId], [], []], 1)).toBeNull()
})
