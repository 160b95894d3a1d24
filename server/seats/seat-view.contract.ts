import { z } from 'zod'
import { offerCard } from '#server/routing/offer.contract.ts'
import { rejectionReason } from '#server/routing/queue.contract.ts'
import { supportLevel, ticketPriority } from '#server/tickets/ticket.contract.ts'
import { stateCode } from './presence-state.contract.ts'
import { plannedState, presence } from './seat.contract.ts'

/** A seat as a supervisor watches it. Load and capacity are in work items. */
export const seatLine = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  team: z.string(),
  level: supportLevel,
  /** What it does for routing, and what people call it: an administrator's own state is of one of the built-in kinds. */
  presence,
  state: z.object({ code: z.string(), name: z.string(), nameEn: z.string() }),
  presenceReason: z.string().nullable(),
  presenceSince: z.iso.datetime(),
  /** When the present state has lasted as long as it may. */
  presenceUntil: z.iso.datetime().nullable(),
  /** What its plan of work says; null without a plan. */
  planned: plannedState.nullable(),
  plannedUntil: z.iso.datetime().nullable(),
  /** Back from a leave, and filled gradually until then. */
  rampUntil: z.iso.datetime().nullable(),
  connected: z.boolean(),
  load: z.number(),
  capacity: z.number(),
  skills: z.array(z.object({ skill: z.string(), name: z.string(), nameEn: z.string(), level: z.int() })),
})

/** GET /api/live: queues, seats and offers at one moment. */
export const liveBoard = z.object({
  at: z.iso.datetime(),
  queues: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      level: supportLevel,
      queued: z.int(),
      offered: z.int(),
      working: z.int(),
      parked: z.int(),
      oldestQueuedAt: z.iso.datetime().nullable(),
      /** Outside its hours: when it begins to offer again. */
      opensAt: z.iso.datetime().nullable(),
      /** What a ticket that comes now is expected to wait, and what that was reckoned from; see routing/forecast.ts. */
      forecast: z.object({
        waitMs: z.number().nullable(),
        perHour: z.number(),
        trend: z.enum(['growing', 'steady', 'shrinking']),
        places: z.number(),
        free: z.number(),
        arrivedPerHour: z.number(),
        handlingMs: z.number().nullable(),
        responseMs: z.number().nullable(),
      }),
      /** Waiting work, next to be offered first, at most twenty. */
      waiting: z.array(
        z.object({
          number: z.string(),
          subject: z.string(),
          priority: ticketPriority,
          agedFrom: z.iso.datetime(),
          offersMade: z.int(),
          relaxationStep: z.int(),
          /** How much of a seat it takes, in work items; never more than the whole seat. */
          place: z.number(),
        }),
      ),
    }),
  ),
  seats: z.array(
    seatLine.extend({
      working: z.array(
        z.object({ number: z.string(), subject: z.string(), priority: ticketPriority, parked: z.boolean() }),
      ),
    }),
  ),
  offers: z.array(offerCard.extend({ seat: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() }) })),
})

/** `presence` is the code of a state: one of the built-in five, or the administrator's own. */
export const presenceChange = z.strictObject({ presence: stateCode, reason: z.string().trim().max(200).optional() })
export const rejecting = z.strictObject({
  reason: rejectionReason,
  note: z.string().trim().max(500).optional(),
})

/** PUT /api/offers/{id}/rescission */
export const rescinding = z.strictObject({ reason: z.string().trim().min(1).max(200) })

export type SeatLine = z.infer<typeof seatLine>
export type LiveBoard = z.infer<typeof liveBoard>
