import { z } from 'zod'
import { circuitFields } from '#server/inventory/circuit.contract.ts'
import { serviceGrade } from '#server/accounts/account.contract.ts'
import { ticketStatus } from '#server/tickets/ticket.contract.ts'

/**
 * A service order is a ticket that runs through positions, with the ticket's own hand-offs, clocks and promises.
 *
 * | position (stage) | what it does                                       | then                          |
 * | ---------------- | -------------------------------------------------- | ----------------------------- |
 * | check            | the desk checks the order with the customer        | design                        |
 * | design           | resources are found and reserved                   | build                         |
 * | build            | lines and equipment are put in                     | configure                     |
 * | configure        | the service is configured                          | test                          |
 * | test             | measured against limits; only what passes goes on  | the customer is asked         |
 * | (customer)       | accepts: the circuit enters the inventory          | –                             |
 * | (customer)       | rejects with a reason: back to the desk            | any stage that was done before |
 *
 * Every stage but the first may send it back to the one before, with a reason.
 */
export const orderStage = z.enum(['check', 'design', 'build', 'configure', 'test'])
export const orderKind = z.enum(['new', 'change', 'move'])
/** What is measured; units are fixed: ms, ms, %, Mbit/s, dBm, ratio as 10^-n. */
export const measureName = z.enum(['latency', 'jitter', 'loss', 'throughput', 'opticalPower', 'bitErrors'])

/** How each measure is held against its limit, and in which unit it is written. */
export const measures = {
  latency: { unit: 'ms', passes: 'atMost' },
  jitter: { unit: 'ms', passes: 'atMost' },
  loss: { unit: '%', passes: 'atMost' },
  throughput: { unit: 'Mbit/s', passes: 'atLeast' },
  opticalPower: { unit: 'dBm', passes: 'atLeast' },
  bitErrors: { unit: '', passes: 'atMost' },
} as const satisfies Record<z.infer<typeof measureName>, { unit: string; passes: 'atMost' | 'atLeast' }>

export const measured = z.object({
  name: measureName,
  value: z.number(),
  limit: z.number(),
  passed: z.boolean(),
})

export const routeStep = z.object({ stage: orderStage, queueId: z.uuid() })

const note = z.string().trim().min(2, 'Write at least two characters.').max(1_000)

/** POST /api/accounts/{code}/orders. For a change or move `number` is the circuit's own. */
export const newOrder = z.strictObject({
  kind: orderKind,
  number: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9-]{3,39}$/, 'Write the number in capitals, digits and dashes.'),
  wanted: circuitFields,
  wantedOn: z.iso.date().nullable(),
  note: z.string().trim().max(2_000),
  /** Who of the customer is asked to accept. */
  contactId: z.uuid(),
})

/** PUT /api/orders/{number}/step: this position has done its part. */
export const stepDone = z.strictObject({
  note,
  /** A later stage that was done before, where what lies between need not be done again; the next one where not said. */
  to: orderStage.optional(),
  version: z.int(),
})
/** PUT /api/orders/{number}/return: back to the position before. */
export const stepBack = z.strictObject({ reason: note, version: z.int() })

/** POST /api/orders/{number}/tests */
export const newTest = z.strictObject({
  measuredAt: z.iso.datetime({ offset: true }),
  instrument: z.string().trim().min(1).max(120),
  values: z
    .array(z.strictObject({ name: measureName, value: z.number().finite(), limit: z.number().finite() }))
    .min(1)
    .max(measureName.options.length),
  note: z.string().trim().max(1_000),
})

export const orderPositionsEdit = z.strictObject({
  positions: z.array(z.strictObject({ stage: orderStage, queue: z.string().max(60).nullable() })).max(5),
})

const person = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
const named = z.object({ code: z.string(), name: z.string(), nameEn: z.string() })
const at = z.iso.datetime()

export const orderLine = z.object({
  number: z.string(),
  ticket: z.string(),
  kind: orderKind,
  account: named,
  circuit: z.string(),
  name: z.string(),
  nameEn: z.string(),
  grade: serviceGrade,
  status: ticketStatus,
  /** Whose turn it is; null when every position has done its part. */
  stage: orderStage.nullable(),
  position: z.int(),
  stages: z.int(),
  holder: person.nullable(),
  orderedAt: at,
  wantedOn: z.iso.date().nullable(),
  /** When the promise of the order falls due, or fell. */
  dueAt: at.nullable(),
  overdue: z.boolean(),
  endedAt: at.nullable(),
  enteredAt: at.nullable(),
  trouble: z.string().nullable(),
})

export const testView = z.object({
  id: z.uuid(),
  order: z.string(),
  measuredAt: at,
  instrument: z.string(),
  values: z.array(measured),
  passed: z.boolean(),
  note: z.string(),
  by: z.string(),
  byEn: z.string().nullable(),
})

export const orderView = orderLine.extend({
  wanted: circuitFields,
  /** The circuit as it is, for a change or move. */
  before: circuitFields.nullable(),
  orderedBy: z.string(),
  note: z.string(),
  contact: z.object({ name: z.string(), nameEn: z.string().nullable(), email: z.string() }).nullable(),
  route: z.array(z.object({ stage: orderStage, queue: named })),
  steps: z.array(
    z.object({
      stage: orderStage,
      outcome: z.enum(['done', 'back', 'rejected']),
      note: z.string(),
      by: z.string(),
      byEn: z.string().nullable(),
      at,
    }),
  ),
  tests: z.array(testView),
  /** Time by hands: the ticket's ledger of hand-offs. */
  holdings: z.array(
    z.object({ kind: z.string(), level: z.string().nullable(), queue: named.nullable(), from: at, to: at.nullable() }),
  ),
  rating: z.int().nullable(),
  ratingComment: z.string().nullable(),
  rejections: z.int(),
  version: z.int(),
  ticketVersion: z.int(),
  /** Measures without which this kind of circuit is not handed over. */
  needed: z.array(measureName),
  may: z.object({ advance: z.boolean(), back: z.boolean(), test: z.boolean(), enter: z.boolean() }),
})

/** What a customer sees of an order. */
export const ownOrder = z.object({
  number: z.string(),
  ticket: z.string(),
  kind: orderKind,
  circuit: z.string(),
  name: z.string(),
  nameEn: z.string(),
  status: ticketStatus,
  stage: orderStage.nullable(),
  position: z.int(),
  stages: z.array(orderStage),
  orderedAt: at,
  wantedOn: z.iso.date().nullable(),
  dueAt: at.nullable(),
  endedAt: at.nullable(),
  tests: z.array(testView.omit({ order: true })),
})

export type OrderStage = z.infer<typeof orderStage>
export type OrderKind = z.infer<typeof orderKind>
export type MeasureName = z.infer<typeof measureName>
export type Measured = z.infer<typeof measured>
export type RouteStep = z.infer<typeof routeStep>
export type NewOrder = z.infer<typeof newOrder>
export type NewTest = z.infer<typeof newTest>
export type OrderLine = z.infer<typeof orderLine>
export type OrderView = z.infer<typeof orderView>
/** GET /api/order-positions */
export const orderPositionsView = z.object({
  positions: z.array(z.object({ stage: orderStage, queue: named.nullable() })),
  queues: z.array(named.extend({ level: z.string() })),
  mayChange: z.boolean(),
})

export type OrderPositionsView = z.infer<typeof orderPositionsView>
export type OrderPositionsEdit = z.infer<typeof orderPositionsEdit>
export type OwnOrder = z.infer<typeof ownOrder>
export type TestView = z.infer<typeof testView>
