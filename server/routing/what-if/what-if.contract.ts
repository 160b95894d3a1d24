import { z } from 'zod'
import { accountGrade, circuitKind, serviceGrade } from '#server/accounts/account.contract.ts'
import { timeZone } from '#server/calendar/calendar.contract.ts'
import { supportLevel, ticketPriority, ticketSymptom, ticketType } from '#server/tickets/ticket.contract.ts'
import { relaxationStep, requiredSkill, routingCondition } from '../queue.contract.ts'

const instant = z.iso.datetime()
const named = { name: z.string(), nameEn: z.string() }
const minuteOfDay = z.int().min(0).max(1440)

/** When a seat is at work, every week alike: days 1 (Monday) to 7; `to` before `from` reaches into the next day. */
export const hours = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: minuteOfDay,
  to: minuteOfDay,
})
const seatSkill = z.strictObject({ skill: z.string(), level: z.int().min(0).max(5) })
/** Work items a seat can carry. */
const capacity = z.number().min(0.5).max(50)

export const seatChange = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('add'),
    count: z.int().min(1).max(50),
    name: z.string().trim().min(1).max(40),
    level: supportLevel,
    capacity,
    skills: z.array(seatSkill).max(40),
    hours: hours.nullable(),
  }),
  z.strictObject({ do: z.literal('remove'), seat: z.uuid() }),
  z.strictObject({
    do: z.literal('change'),
    seat: z.uuid(),
    capacity: capacity.optional(),
    level: supportLevel.optional(),
    /** Level 0 takes the skill away. */
    skills: z.array(seatSkill).max(40).optional(),
    hours: hours.optional(),
  }),
])

export const queueChange = z.strictObject({
  queue: z.string(),
  offerSeconds: z.int().min(5).max(600).optional(),
  maxOffers: z.int().min(1).max(50).optional(),
  skills: z.array(requiredSkill).max(20).optional(),
  preferred: z.array(requiredSkill).max(20).optional(),
  plan: z.array(relaxationStep).max(20).optional(),
})

const weight = z.int().min(10).max(400).optional()

export const policyChange = z.strictObject({
  /** Minutes a seat stays away after a missed offer; 0: it stays available. */
  awayMinutes: z.int().min(0).max(240).optional(),
  /** Percent of its place that parked work frees. */
  parkedFrees: z.int().min(0).max(100).optional(),
  /** Hundredths of a place that work takes, by priority. */
  weights: z.strictObject({ P1: weight, P2: weight, P3: weight, P4: weight }).optional(),
})

export const whatIfChanges = z.strictObject({
  seats: z.array(seatChange).max(200).default([]),
  queues: z.array(queueChange).max(100).default([]),
  /** The whole list of rules instead of the present one. */
  rules: z
    .array(z.strictObject({ level: supportLevel, when: routingCondition, queue: z.string() }))
    .max(300)
    .nullable()
    .default(null),
  policy: policyChange.prefault({}),
})

/** Who was at work in the base: as the records show, everybody always, or one timetable for all. */
export const staffing = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('recorded') }),
  z.strictObject({ as: z.literal('always') }),
  z.strictObject({ as: z.literal('hours'), hours }),
])

export const whatIfQuestion = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** An imported history; null for the house's own tickets. */
  history: z.uuid().nullable().default(null),
  from: instant,
  to: instant,
  zone: timeZone.default('Asia/Shanghai'),
  staffing: staffing.default({ as: 'recorded' }),
  changes: whatIfChanges,
})

export const whatIfState = z.enum(['queued', 'running', 'done', 'failed'])

/** One line of an imported history, in CSV columns or JSON keys of these names: one stage of one ticket's work. */
export const historyLine = z.strictObject({
  ticket: z.string().trim().min(1).max(80),
  opened: z.iso.datetime({ offset: true }),
  level: supportLevel.default('L1'),
  /** A queue's code; without it the rules decide. */
  queue: z.string().trim().min(1).max(60).optional(),
  priority: ticketPriority.default('P3'),
  type: ticketType.default('fault'),
  symptom: ticketSymptom.default('other'),
  circuit_kind: circuitKind.optional(),
  account_grade: accountGrade.optional(),
  service_grade: serviceGrade.optional(),
  handling_minutes: z.coerce.number().min(0).max(100_000),
  parked_minutes: z.coerce.number().min(0).max(1_000_000).default(0),
})

/** What is counted for a queue or for all. Waits in milliseconds, from entering the queue to being accepted. */
export const figures = z.object({
  items: z.int(),
  accepted: z.int(),
  /** Nobody had it when the period ended; their waits so far count. */
  stillWaiting: z.int(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  offers: z.int(),
  missed: z.int(),
  declined: z.int(),
  /** How often the supervisor would have been paged. */
  paged: z.int(),
  /** First answers later than promised, of how many that were promised one. */
  acknowledgeLate: z.int(),
  acknowledgeOf: z.int(),
  /** Hand-overs accepted later than promised. */
  acceptLate: z.int(),
  acceptOf: z.int(),
})

export const seatFigures = z.object({
  id: z.string(),
  ...named,
  level: supportLevel,
  added: z.boolean(),
  onDutyMs: z.number(),
  /** Share of its capacity that was in use while it was at work; null when it never was. */
  utilisation: z.number().nullable(),
  accepted: z.int(),
  missed: z.int(),
  declined: z.int(),
})

export const outcome = z.object({
  all: figures,
  queues: z.array(figures.extend({ code: z.string(), ...named, level: supportLevel })),
  seats: z.array(seatFigures),
  /** How many waited on average, and how long nine in ten of those who came waited at most, in equal parts of the period. */
  course: z.array(z.object({ at: instant, waiting: z.number(), p90: z.number().nullable() })),
})

export const whatIfResult = z.object({
  tickets: z.int(),
  /** How the history was read, for who judges the figures. */
  habits: z.object({
    responseP50: z.number(),
    missShare: z.number(),
    declineShare: z.number(),
    offersSeen: z.int(),
    awayMinutes: z.number(),
  }),
  base: outcome,
  variant: outcome,
  ms: z.int(),
})

export const whatIfLine = z.object({
  id: z.uuid(),
  name: z.string(),
  history: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  from: instant,
  to: instant,
  state: whatIfState,
  progress: z.int(),
  changes: z.int(),
  by: z.object({ ...named }),
  askedAt: instant,
  finishedAt: instant.nullable(),
  /** Why it failed, in a code the console has words for. */
  failure: z.string().nullable(),
  /** The headline: nine in ten waits, before and after. */
  headline: z.object({ base: z.number().nullable(), variant: z.number().nullable() }).nullable(),
  version: z.int(),
})

export const whatIfScenario = whatIfLine.extend({
  question: whatIfQuestion,
  result: whatIfResult.nullable(),
})

export const historyView = z.object({
  id: z.uuid(),
  name: z.string(),
  lines: z.int(),
  tickets: z.int(),
  from: instant,
  to: instant,
  by: z.object({ ...named }),
  at: instant,
})

/** GET /api/what-if/ground: the house as it is, to build a variant on. */
export const whatIfGround = z.object({
  seats: z.array(
    z.object({
      id: z.uuid(),
      ...named,
      team: z.string(),
      level: supportLevel,
      capacity: z.number(),
      skills: z.array(seatSkill),
    }),
  ),
  queues: z.array(
    z.object({
      code: z.string(),
      ...named,
      level: supportLevel,
      offerSeconds: z.int(),
      maxOffers: z.int(),
      skills: z.array(requiredSkill),
      preferred: z.array(requiredSkill),
      plan: z.array(relaxationStep),
    }),
  ),
  rules: z.array(z.object({ level: supportLevel, when: routingCondition, queue: z.string() })),
  skills: z.array(z.object({ code: z.string(), ...named })),
  policy: z.object({ awayMinutes: z.number(), parkedFrees: z.int(), weights: z.record(ticketPriority, z.int()) }),
  histories: z.array(historyView),
  /** Since when there are tickets of the house's own. */
  earliest: instant.nullable(),
})

export type Hours = z.infer<typeof hours>
export type SeatChange = z.infer<typeof seatChange>
export type QueueChange = z.infer<typeof queueChange>
export type WhatIfChanges = z.infer<typeof whatIfChanges>
export type Staffing = z.infer<typeof staffing>
export type WhatIfQuestion = z.infer<typeof whatIfQuestion>
export type WhatIfState = z.infer<typeof whatIfState>
export type HistoryLine = z.infer<typeof historyLine>
export type Figures = z.infer<typeof figures>
export type SeatFigures = z.infer<typeof seatFigures>
export type Outcome = z.infer<typeof outcome>
export type WhatIfResult = z.infer<typeof whatIfResult>
export type WhatIfLine = z.infer<typeof whatIfLine>
export type WhatIfScenario = z.infer<typeof whatIfScenario>
export type HistoryView = z.infer<typeof historyView>
export type WhatIfGround = z.infer<typeof whatIfGround>
