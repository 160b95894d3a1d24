import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#server/kernel/refusal.ts'
import { workState } from '#server/planned-works/planned-work.contract.ts'
import { isShort, moves, nextByTime, refuseMove, refuseWindow, type Times } from '#server/planned-works/planned-work.ts'

const hour = 3_600_000
const now = new Date('2026-11-23T01:00:00Z')
const inHours = (hours: number) => new Date(now.getTime() + hours * hour)
const work = (more: Partial<Times> = {}): Times => ({
  ...{ state: 'announced' as const, startsAt: inHours(100), endsAt: inHours(104), leadHours: 72, reminderHours: 24 },
  ...{ remindedAt: null, lateAt: null },
  ...more,
})

test('customers are told when the lead time begins, reminded, and the work begins with its window', () => {
  expect(nextByTime(work({ state: 'planned' }))).toEqual({ what: 'announce', at: inHours(28) })
  expect(nextByTime(work())).toEqual({ what: 'remind', at: inHours(76) })
  expect(nextByTime(work({ remindedAt: inHours(76) }))).toEqual({ what: 'start', at: inHours(100) })
  expect(nextByTime(work({ state: 'underWay' }))).toEqual({ what: 'late', at: inHours(104) })
  expect(nextByTime(work({ state: 'underWay', lateAt: inHours(104) }))).toBeNull()
})

test('time alone brings every work to its beginning and says once when it takes longer, however late anybody looks', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 720 }),
      fc.integer({ min: 1, max: 168 }),
      (start, lead, reminder) => {
        let it = work({
          state: 'planned',
          startsAt: inHours(start),
          endsAt: inHours(start + 2),
          leadHours: lead,
          reminderHours: reminder,
        })
        const done: string[] = []
        for (let next = nextByTime(it); next; next = nextByTime(it)) {
          done.push(next.what)
          if (next.what === 'announce') it = { ...it, state: 'announced' }
          if (next.what === 'remind') it = { ...it, remindedAt: next.at }
          if (next.what === 'start') it = { ...it, state: 'underWay' }
          if (next.what === 'late') it = { ...it, lateAt: next.at }
          expect(done.length).toBeLessThan(5)
        }
        expect(done).toEqual(['announce', 'remind', 'start', 'late'])
      },
    ),
  )
})

test('nothing leads out of a work that is over', () => {
  for (const from of workState.options) {
    for (const to of workState.options) {
      const may = (moves[from] as readonly string[]).includes(to)
      const move = () => refuseMove(from, to)
      if (may) expect(move).not.toThrow()
      else expect(move).toThrow(Refusal)
    }
  }
  expect(moves.done).toEqual([])
  expect(moves.cancelled).toEqual([])
})

describe('a window is refused', () => {
  const window = {
    startsAt: inHours(100),
    endsAt: inHours(104),
    leadHours: 72,
    reminderHours: 24,
    impact: 'brief',
    downMinutes: 5,
  }
  const wrong = (more: Partial<Omit<typeof window, 'downMinutes'>> & { downMinutes?: number | null }) => {
    try {
      refuseWindow({ ...window, ...more } as never, now, 'planned')
      return []
    } catch (error) {
      return (error as Refusal).errors.map(({ pointer }) => pointer)
    }
  }
  test('that ends before it begins, lies in the past, or never ends', () => {
    expect(wrong({})).toEqual([])
    expect(wrong({ endsAt: inHours(100) })).toEqual(['/endsAt'])
    expect(wrong({ startsAt: inHours(-5), endsAt: inHours(-1) })).toEqual(['/startsAt', '/endsAt'])
    expect(wrong({ endsAt: inHours(100 + 15 * 24) })).toEqual(['/endsAt'])
  })
  test('in which a service would stand still longer than the window, or nobody says how long', () => {
    expect(wrong({ downMinutes: 241 })).toEqual(['/downMinutes'])
    expect(wrong({ impact: 'down', downMinutes: null })).toEqual(['/downMinutes'])
  })
  test('whose reminder would come before the notice', () => {
    expect(wrong({ reminderHours: 72 })).toEqual(['/reminderHours'])
  })
})

test('notice is short as soon as less than the promised time is left', () => {
  expect(isShort(work({ startsAt: inHours(72) }), now)).toBe(false)
  expect(isShort(work({ startsAt: new Date(inHours(72).getTime() - 1) }), now)).toBe(true)
})
