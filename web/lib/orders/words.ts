import { format } from '#lib/format/index.ts'
import { m } from '#lib/paraglide/messages.js'
import {
  measures,
  type Measured,
  type MeasureName,
  type OrderKind,
  type OrderLine,
  type OrderStage,
} from '#server/orders/order.contract.ts'

export const orderKinds: Record<OrderKind, () => string> = {
  new: m.order_kind_new,
  change: m.order_kind_change,
  move: m.order_kind_move,
}
export const orderStages: Record<OrderStage, () => string> = {
  check: m.order_stage_check,
  design: m.order_stage_design,
  build: m.order_stage_build,
  configure: m.order_stage_configure,
  test: m.order_stage_test,
}
export const measureNames: Record<MeasureName, () => string> = {
  latency: m.order_measure_latency,
  jitter: m.order_measure_jitter,
  loss: m.order_measure_loss,
  throughput: m.order_measure_throughput,
  opticalPower: m.order_measure_opticalPower,
  bitErrors: m.order_measure_bitErrors,
}
export const limitWords = { atMost: m.order_test_atMost, atLeast: m.order_test_atLeast }
export const withUnit = (value: number, name: MeasureName) => `${value} ${measures[name].unit}`.trim()
export const limitText = ({ name, limit }: Pick<Measured, 'name' | 'limit'>) =>
  `${limitWords[measures[name].passes]()} ${withUnit(limit, name)}`

/** Where an order stands, in a word. */
export function standing(order: Pick<OrderLine, 'status' | 'stage' | 'enteredAt'>): string {
  if (order.status === 'closed') return order.enteredAt ? m.order_entered() : m.order_accepted()
  if (order.status === 'cancelled' || order.status === 'rejected') return m.order_cancelled()
  if (order.status === 'resolved') return m.order_asks()
  return order.stage ? orderStages[order.stage]() : ''
}

export const dueText = (at: string, now: Date) => m.order_due({ at: format.dateTime(at, now) })
