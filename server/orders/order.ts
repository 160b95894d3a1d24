import type { CircuitKind, Language } from '#server/accounts/account.contract.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import {
  measures,
  orderStage,
  type Measured,
  type MeasureName,
  type NewTest,
  type OrderStage,
  type RouteStep,
} from './order.contract.ts'

/** Read against the table in order.contract.ts. */
export const stages: readonly OrderStage[] = orderStage.options

/** What has to be measured before a customer is asked to accept, by what the circuit is. */
const needed: Record<CircuitKind, readonly MeasureName[]> = {
  leasedLine: ['latency', 'loss', 'throughput'],
  mplsVpn: ['latency', 'loss', 'throughput'],
  internet: ['latency', 'loss', 'throughput'],
  voiceTrunk: ['latency', 'jitter', 'loss'],
  hosting: ['throughput'],
  networkElement: ['opticalPower'],
}

export const neededFor = (kind: CircuitKind): MeasureName[] => [...needed[kind]]

/** Each value against its limit. */
export function judge(values: NewTest['values']): { values: Measured[]; passed: boolean } {
  const judged = values.map(({ name, value, limit }) => ({
    ...{ name, value, limit },
    passed: measures[name].passes === 'atMost' ? value <= limit : value >= limit,
  }))
  return { values: judged, passed: judged.every(({ passed }) => passed) }
}

/**
 * Where an order goes when this position has done its part: the next stage, or a later one that was done before. Null when
 * it was the last. Refuses with `order.skips`.
 */
export function nextPosition(
  route: readonly RouteStep[],
  position: number,
  doneBefore: ReadonlySet<OrderStage>,
  to: OrderStage | undefined,
): number {
  const next = position + 1
  if (to === undefined) return next
  const wanted = route.findIndex(({ stage }) => stage === to)
  const between = route.slice(next, wanted)
  if (wanted < next || between.some(({ stage }) => !doneBefore.has(stage))) {
    const detail = 'Only stages that were done before can be left out. Choose the next one.'
    throw new Refusal('order.skips', detail, 422, { errors: [{ pointer: '/to', detail }] })
  }
  return wanted
}

/** Where an order stands whose ticket is with this queue: the nearest stage of that queue, or where it was. */
export function positionAt(route: readonly RouteStep[], position: number, queueId: QueueId): number {
  if (route[position]?.queueId === queueId) return position
  const found = route
    .map((step, place) => ({ place, far: Math.abs(place - position), fits: step.queueId === queueId }))
    .filter(({ fits }) => fits)
    .sort((a, b) => a.far - b.far || b.place - a.place)
  return found[0]?.place ?? position
}

/** What the customer is asked to accept, with what was measured as the evidence. */
export function acceptanceAsked(
  language: Language,
  circuit: string,
  { instrument, values }: Pick<NewTest, 'instrument' | 'values'>,
  note: string,
) {
  const measured = values.map(({ name, value, limit }) => `${name} ${value} (${limit})`).join('; ')
  return {
    text:
      language === 'en'
        ? `${circuit} is built and tested, and every value is within its limit. Please accept it. ${note}`
        : `${circuit} 已完成施工与测试，测试结果合格，请验收。${note}`,
    evidence: { kind: 'testResult' as const, detail: `${instrument}: ${measured}` },
  }
}

/** Refuses with `order.test_missing` or `order.test_failed` what cannot be handed over yet. */
export function refuseUntested(test: { values: Measured[]; passed: boolean } | null, kind: CircuitKind): void {
  const there = new Set(test?.values.map(({ name }) => name))
  const missing = needed[kind].filter((name) => !there.has(name))
  if (missing.length > 0) {
    throw new Refusal('order.test_missing', `Measure first: ${missing.join(', ')}.`, 422, { extra: { missing } })
  }
  if (test && !test.passed) {
    const bad = test.values.filter(({ passed }) => !passed).map(({ name }) => name)
    throw new Refusal('order.test_failed', `Outside its limit: ${bad.join(', ')}. Mend it and measure again.`, 422, {
      extra: { failed: bad },
    })
  }
}
