import fc from 'fast-check'
import { expect, test } from 'vitest'
import { healthOf, type HealthFact } from '#server/accounts/health.ts'
import { healthRule } from '#server/accounts/health.contract.ts'
import { availabilityByMonth, type AnnouncedWindow, type Outage } from '#server/inventory/availability.ts'
import { ridesInCircle } from '#server/inventory/circuit.ts'
import { planImport, type KnownInventory } from '#server/inventory/import.ts'

const day = 86_400_000
const now = new Date('2026-11-11T00:00:00+08:00')
const facts = { now, zone: 'Asia/Shanghai', inServiceSince: new Date('2026-09-16T00:00:00+08:00') }
const outage = (ticket: string, from: string, to: string | null): Outage => ({
  ...{ ticket, from: new Date(from), to: to === null ? null : new Date(to) },
})

test('an outage over midnight of a month counts in both, and the present month only up to now', () => {
  const months = availabilityByMonth(
    [outage('TT-1', '2026-10-31T22:00:00+08:00', '2026-11-01T02:00:00+08:00')],
    facts,
  ).slice(-2)
  expect(months.map(({ month, downMs }) => [month, downMs])).toEqual([
    ['2026-10', 2 * 3_600_000],
    ['2026-11', 2 * 3_600_000],
  ])
  expect(months[1]!.share).toBeCloseTo(1 - 2 / 240, 10)
})

test('two tickets about one outage do not count it twice, and both are named', () => {
  const [last] = availabilityByMonth(
    [
      outage('TT-1', '2026-11-02T00:00:00+08:00', '2026-11-02T06:00:00+08:00'),
      outage('TT-2', '2026-11-02T04:00:00+08:00', '2026-11-02T08:00:00+08:00'),
    ],
    facts,
  ).slice(-1)
  expect(last).toMatchObject({ downMs: 8 * 3_600_000, tickets: ['TT-1', 'TT-2'] })
})

test('a month before the circuit was in service has no figure', () => {
  expect(availabilityByMonth([], facts).map(({ share }) => share)).toEqual([...Array(9).fill(null), 1, 1, 1])
})

const window = (from: string, to: string, minutes: number): AnnouncedWindow => ({
  ...{ from: new Date(from), to: new Date(to), atMostMs: minutes * 60_000 },
})

test('work that was announced in time is no outage, as long as was said; what goes beyond it is', () => {
  const night = outage('TT-1', '2026-11-03T00:30:00+08:00', '2026-11-03T05:30:00+08:00')
  const lastMonth = (minutes: number) =>
    availabilityByMonth([night], {
      ...facts,
      windows: [window('2026-11-03T01:00:00+08:00', '2026-11-03T05:00:00+08:00', minutes)],
    }).at(-1)!
  // Half an hour before the window and half an hour after it.
  expect(lastMonth(240)).toMatchObject({ downMs: 3_600_000, plannedMs: 4 * 3_600_000, tickets: ['TT-1'] })
  // Ninety minutes were announced, five hours it was down.
  expect(lastMonth(90)).toMatchObject({ downMs: 3.5 * 3_600_000, plannedMs: 1.5 * 3_600_000 })
  expect(lastMonth(90).share).toBeCloseTo(1 - 3.5 / 240, 10)
})

test('work over midnight of a month excuses no more than was announced, in both months together', () => {
  const months = availabilityByMonth([outage('TT-1', '2026-10-31T23:00:00+08:00', '2026-11-01T02:00:00+08:00')], {
    ...facts,
    windows: [window('2026-10-31T23:00:00+08:00', '2026-11-01T02:00:00+08:00', 90)],
  }).slice(-2)
  expect(months.map(({ plannedMs, downMs }) => [plannedMs / 60_000, downMs / 60_000])).toEqual([
    [60, 0],
    [30, 90],
  ])
})

test('work nobody felt takes nothing out, and two windows over one hour excuse it once', () => {
  const at = ['2026-11-03T01:00:00+08:00', '2026-11-03T02:00:00+08:00'] as const
  const windows = [window(...at, 60), window(...at, 60)]
  expect(availabilityByMonth([], { ...facts, windows }).at(-1)).toMatchObject({ share: 1, plannedMs: 0 })
  expect(availabilityByMonth([outage('TT-1', ...at)], { ...facts, windows }).at(-1)).toMatchObject({
    ...{ downMs: 0, plannedMs: 3_600_000, tickets: [] },
  })
})

test('what was announced and what counts add up to what was down, whatever the windows', () => {
  const stretch = fc.record({ from: fc.integer({ min: 0, max: 200 }), length: fc.integer({ min: 1, max: 40 }) })
  const hours = (count: number) => new Date(now.getTime() - 240 * 3_600_000 + count * 3_600_000)
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), fc.array(stretch, { maxLength: 8 }), (down, works) => {
      const outages = down.map(({ from, length }, n) => ({
        ...{ ticket: `TT-${n}`, from: hours(from), to: hours(from + length) },
      }))
      const windows = works.map(({ from, length }) => ({
        ...{ from: hours(from), to: hours(from + length), atMostMs: length * 1_800_000 },
      }))
      const whole = availabilityByMonth(outages, facts).at(-1)!
      const { downMs, plannedMs } = availabilityByMonth(outages, { ...facts, windows }).at(-1)!
      expect(downMs + plannedMs).toBe(whole.downMs)
      expect(plannedMs).toBeLessThanOrEqual(windows.reduce((sum, { atMostMs }) => sum + atMostMs, 0))
    }),
  )
})

test('availability lies between none and all, whatever the outages', () => {
  const anyOutage = fc.record({ from: fc.integer({ min: -500, max: 20 }), length: fc.integer({ min: 0, max: 90 }) })
  fc.assert(
    fc.property(fc.array(anyOutage, { maxLength: 12 }), (outages) => {
      const months = availabilityByMonth(
        outages.map(({ from, length }, n) => ({
          ticket: `TT-${n}`,
          from: new Date(now.getTime() + from * day),
          to: new Date(now.getTime() + (from + length) * day),
        })),
        facts,
      )
      for (const { share } of months) if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
    }),
  )
})

const fact = (rule: HealthFact['rule'], ticket: string, state?: 'open' | 'upheld' | 'refused'): HealthFact => ({
  ...{ rule, ticket, subject: 'Line down', at: now.toISOString() },
  contest: state ? { id: 'x', state, reason: 'r', by: 'Zhao', decision: null, decidedBy: null } : null,
})

test('an account without trouble has 100 points, and every point that is missing names its tickets', () => {
  expect(healthOf([])).toMatchObject({ score: 100, band: 'good' })
  const { score, lines } = healthOf([
    fact('lowRating', 'TT-1'),
    fact('severeFault', 'TT-1'),
    fact('severeFault', 'TT-2'),
  ])
  expect(score).toBe(100 - 5 - 3 - 3)
  expect(lines.find(({ rule }) => rule === 'severeFault')!.points.map(({ ticket }) => ticket)).toEqual(['TT-1', 'TT-2'])
})

test('a contested point counts until it is upheld, and is shown all the same', () => {
  expect(healthOf([fact('lowRating', 'TT-1', 'open')]).score).toBe(95)
  expect(healthOf([fact('lowRating', 'TT-1', 'refused')]).score).toBe(95)
  const { score, lines } = healthOf([fact('lowRating', 'TT-1', 'upheld')])
  expect([score, lines.find(({ rule }) => rule === 'lowRating')!.points.length]).toEqual([100, 1])
})

test('what the lines cost adds up to what is missing from 100, and more trouble never makes an account healthier', () => {
  const anyFact = fc.constantFrom(...healthRule.options).map((rule) => fact(rule, 'TT-1'))
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 60 }), anyFact, (some, more) => {
      const { score, lines } = healthOf(some)
      expect(score).toBe(Math.max(0, 100 - lines.reduce((sum, { cost }) => sum + cost, 0)))
      expect(healthOf([...some, more]).score).toBeLessThanOrEqual(score)
    }),
  )
})

test('a circuit does not ride on itself by way of others', () => {
  const on: Record<string, string[]> = { B: ['C'], C: ['A'], D: [] }
  expect(ridesInCircle('A', ['D', 'B'], (one) => on[one] ?? [])).toBe('B')
  expect(ridesInCircle('A', ['D'], (one) => on[one] ?? [])).toBeNull()
})

const known: KnownInventory = {
  accounts: new Set(['HXB-0001']),
  nodes: new Set(['EC-OTN-01']),
  circuits: new Map([
    [
      'BJ-DL-0001',
      {
        ...{ account: 'HXB-0001', status: 'active', holdsResources: true },
        fields: {
          ...{ kind: 'leasedLine', name: '专线', nameEn: 'Line', grade: 'AA', bandwidthKbps: 1000, zEnd: null },
          aEnd: { site: 'A', siteEn: 'A', address: 'x' },
          ...{ equipment: null, region: null, zone: 'Asia/Shanghai', installedOn: '2024-01-02' },
          ...{ nodes: [], ridesOn: [] },
        },
      },
    ],
  ]),
}
const heading =
  'account,number,kind,name,name_en,grade,status,bandwidth_kbps,a_site,a_address,installed_on,nodes,rides_on,colour'
const csv = (...rows: string[]) => [heading, ...rows].join('\n')
const good = 'HXB-0001,BJ-DL-0002,leasedLine,新专线,New line,AAA,,2000,A,x,2026-01-05,EC-OTN-01,,red'

test('a file of one new and one known circuit adds the one and leaves the other as it is', () => {
  const same = 'HXB-0001,BJ-DL-0001,leasedLine,专线,Line,AA,,1000,A,x,2024-01-02,,,'
  const plan = planImport(csv(good, same), known)
  expect(plan.errors).toEqual([])
  expect(plan.rows.map(({ what }) => what)).toEqual(['add', 'same'])
  expect(plan.ignored).toEqual(['colour'])
})

test('each bad cell is named with its row, its column and what could stand there instead', () => {
  const { errors } = planImport(
    csv(
      good.replace('AAA', 'AAAA').replace('EC-OTN-01', 'EC-OTN-02'),
      good.replace('HXB-0001', 'HXB-0002'),
      'HXB-0001,BJ-DL-0001,leasedLine,专线,,AA,ceased,fast,A,x,2024-02-30,,BJ-DL-0001,',
    ),
    known,
  )
  expect(errors.map(({ row, column, problem, instead }) => [row, column, problem, instead])).toEqual([
    [2, 'grade', 'notOneOf', 'AAA, AA, A, ordinary'],
    [2, 'nodes', 'unknownNode', 'EC-OTN-01'],
    [3, 'account', 'unknownAccount', 'HXB-0001'],
    [3, 'number', 'twice', '2'],
    [4, 'name_en', 'missing', ''],
    [4, 'status', 'holdsResources', 'active'],
    [4, 'bandwidth_kbps', 'notANumber', '100000'],
    [4, 'installed_on', 'notADate', '2026-11-28'],
    [4, 'rides_on', 'ridesInCircle', ''],
  ])
})

test('a column that the file does not have leaves what is known as it is', () => {
  const short = 'account,number,kind,name,name_en,grade,a_site,a_address,installed_on'
  const row = 'HXB-0001,BJ-DL-0001,leasedLine,专线,Line,AAA,A,x,2024-01-02'
  const [planned] = planImport(`${short}\n${row}`, known).rows
  expect(planned).toMatchObject({ what: 'change', changes: [{ column: 'grade', from: 'AA', to: 'AAA' }] })
  expect(planned!.fields.bandwidthKbps).toBe(1000)
})

test('a file without the columns it needs is refused and says which are missing', () => {
  expect(() => planImport('number,name\nA,B', known)).toThrow(/account/)
})
