import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { chinaOfficeHours } from '#server/calendar/ready-made.ts'
import { rosterChange, type Roster, type Shift } from '#server/seats/roster.contract.ts'
import { plannedAt, stretchesOf, type Plan } from '#server/seats/roster.ts'

const at = (text: string) => Date.parse(text)
const day: Shift = { from: 9 * 60, to: 18 * 60, breaks: [[12 * 60, 13 * 60]] }
const none: Shift[] = []
const office = { monday: [day], tuesday: [day], wednesday: [day], thursday: [day], friday: [day] }
const week = { ...office, saturday: none, sunday: none }

const plan = (more: Partial<Roster> = {}, rest: Partial<Plan> = {}): Plan => ({
  roster: { zone: 'Asia/Shanghai', calendar: null, week, exceptions: {}, ...more },
  calendar: null,
  leaves: [],
  ...rest,
})

describe('a plan of work', () => {
  // Monday 2026-11-23; Shanghai is 8 h ahead of UTC.
  test('is on during a shift, and says when the stretch and when the shift end', () => {
    expect(plannedAt(plan(), at('2026-11-23T02:00:00Z'))).toEqual({
      state: 'on',
      until: at('2026-11-23T04:00:00Z'),
      shiftEndsAt: at('2026-11-23T10:00:00Z'),
    })
  })

  test('a break does not end the shift', () => {
    expect(plannedAt(plan(), at('2026-11-23T04:30:00Z'))).toEqual({
      state: 'break',
      until: at('2026-11-23T05:00:00Z'),
      shiftEndsAt: at('2026-11-23T10:00:00Z'),
    })
  })

  test('the second of the end is off, until the next shift begins', () => {
    expect(plannedAt(plan(), at('2026-11-27T10:00:00Z'))).toEqual({
      state: 'off',
      until: at('2026-11-30T01:00:00Z'),
      shiftEndsAt: null,
    })
  })

  test('a night shift reaches into the next day', () => {
    const night: Shift = { from: 22 * 60, to: 31 * 60, breaks: [] }
    const nights = plan({ week: { ...week, monday: [night] } })
    expect(plannedAt(nights, at('2026-11-23T20:00:00Z'))).toMatchObject({
      state: 'on',
      until: at('2026-11-23T23:00:00Z'),
    })
  })

  test('a date that differs counts before the week, and a day off is a day off', () => {
    const differs = plan({ exceptions: { '2026-11-23': { shifts: [] } } })
    expect(plannedAt(differs, at('2026-11-23T02:00:00Z'))).toMatchObject({
      state: 'off',
      until: at('2026-11-24T01:00:00Z'),
    })
  })

  test('a leave covers shifts and nights alike, and the shift before it ends there', () => {
    const leaves = [{ from: at('2026-11-23T07:00:00Z'), until: at('2026-11-25T01:30:00Z') }]
    const away = plan({}, { leaves })
    expect(plannedAt(away, at('2026-11-23T06:00:00Z'))).toMatchObject({
      state: 'on',
      shiftEndsAt: at('2026-11-23T07:00:00Z'),
    })
    expect(plannedAt(away, at('2026-11-24T20:00:00Z'))).toMatchObject({
      state: 'leave',
      until: at('2026-11-25T01:30:00Z'),
    })
    expect(plannedAt(away, at('2026-11-25T02:00:00Z'))).toMatchObject({ state: 'on' })
  })

  test('without a roster nothing is planned, but a leave still is', () => {
    const now = at('2026-11-23T02:00:00Z')
    expect(plannedAt({ roster: null, calendar: null, leaves: [] }, now)).toEqual({
      state: null,
      until: null,
      shiftEndsAt: null,
    })
    const leaves = [{ from: now + 1, until: now + 2 }]
    expect(plannedAt({ roster: null, calendar: null, leaves }, now)).toMatchObject({ state: null, until: now + 1 })
  })

  test('follows the holidays of its calendar, and works its make-up days', () => {
    const china = plan({}, { calendar: chinaOfficeHours })
    // 1 October is a holiday; Saturday 10 October 2026 makes up for one.
    expect(plannedAt(china, at('2026-10-01T02:00:00Z')).state).toBe('off')
    expect(plannedAt(china, at('2026-10-10T01:30:00Z')).state).toBe('on')
    expect(plannedAt(plan(), at('2026-10-10T01:30:00Z')).state).toBe('off')
  })

  test('a shift in a zone that puts its clocks back lasts an hour longer', () => {
    const night: Shift = { from: 0, to: 6 * 60, breaks: [] }
    const berlin = plan({ zone: 'Europe/Berlin', week: { ...week, sunday: [night] } })
    const [stretch] = stretchesOf(berlin, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'))
    expect((stretch!.until - stretch!.from) / 3_600_000).toBe(7)
  })

  test('what it says of a moment is what its stretches say, and each edge is a change', () => {
    const shift = fc
      .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 900 }))
      .map(([from, length]): Shift => ({
        from,
        to: from + length,
        breaks: length > 90 ? [[from + 30, from + 60]] : [],
      }))
    const days = fc.array(shift, { minLength: 7, maxLength: 7 })
    const leave = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 5_000 }))
    const start = at('2026-03-20T00:00:00Z')
    fc.assert(
      fc.property(days, fc.option(leave), fc.integer({ min: 0, max: 14_000 }), (shifts, away, minutes) => {
        const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
        const random = plan(
          {
            zone: 'Europe/Berlin',
            week: Object.fromEntries(names.map((name, i) => [name, [shifts[i]!]])) as unknown as Roster['week'],
          },
          { leaves: away ? [{ from: start + away[0] * 60_000, until: start + (away[0] + away[1]) * 60_000 }] : [] },
        )
        const now = start + minutes * 60_000
        const stretches = stretchesOf(random, now - 1, now + 86_400_000)
        for (let i = 1; i < stretches.length; i++)
          expect(stretches[i]!.from).toBeGreaterThanOrEqual(stretches[i - 1]!.until)
        const here = stretches.find(({ from, until }) => from <= now && now < until)
        const said = plannedAt(random, now)
        expect(said.state).toBe(here?.state ?? 'off')
        expect(said.until).toBeGreaterThan(now)
        const before = plannedAt(random, said.until! - 1)
        const after = plannedAt(random, said.until!)
        expect(before.state).toBe(said.state)
        expect(after.state === said.state && after.until === said.until).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

test('a roster whose break lies outside its shift is refused, and so are shifts that overlap', () => {
  const shape = { zone: 'Asia/Shanghai', calendar: null, exceptions: {}, version: null }
  const monday = (shifts: Shift[]) => rosterChange.safeParse({ ...shape, week: { ...week, monday: shifts } }).success
  expect(monday([day])).toBe(true)
  expect(monday([{ ...day, breaks: [[8 * 60, 10 * 60]] }])).toBe(false)
  expect(monday([day, { from: 17 * 60, to: 20 * 60, breaks: [] }])).toBe(false)
})
