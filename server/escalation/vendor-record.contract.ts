import { z } from 'zod'
import { ticketPriority } from '#server/tickets/ticket.contract.ts'
import { vendorCaseState, vendorView } from './vendor.contract.ts'

const instant = z.iso.datetime()
const named = { name: z.string(), nameEn: z.string() }
const kept = z.enum(['kept', 'late', 'open']).nullable()

/** One ticket in a vendor's hands, now or in the past. */
export const vendorCaseLine = z.object({
  ticket: z.object({ number: z.string(), subject: z.string(), priority: ticketPriority }),
  account: z.object({ code: z.string(), ...named }).nullable(),
  /** Who of ours pursues the vendor. */
  holder: z.object(named).nullable(),
  reference: z.string().nullable(),
  state: vendorCaseState,
  askedAt: instant,
  answerDueAt: instant,
  doneDueAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  expectedAt: instant.nullable(),
  chaseAt: instant.nullable(),
  endReason: z.string().nullable(),
  /** Null: it says nothing about the vendor, for we took it back in time, or it was declined. */
  answer: kept,
  work: kept,
})

const figures = z.object({
  asked: z.int(),
  answeredInTime: z.int(),
  answeredLate: z.int(),
  doneInTime: z.int(),
  doneLate: z.int(),
  declined: z.int(),
  medianMinutes: z.int().nullable(),
})

/** GET /api/vendor-records */
export const vendorRecordQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(90) })
export const vendorRecords = z.object({
  days: z.int(),
  items: z.array(
    vendorView.extend({
      calendarName: z.object(named).nullable(),
      /** Tickets there now, and how many of them are past one of its times. */
      open: z.int(),
      late: z.int(),
      figures,
    }),
  ),
})

/** GET /api/vendor-records/{queue}: the latest two hundred that ended. */
export const vendorRecord = z.object({
  days: z.int(),
  vendor: vendorRecords.shape.items.element,
  open: z.array(vendorCaseLine),
  ended: z.array(vendorCaseLine),
})

export type VendorCaseLine = z.infer<typeof vendorCaseLine>
export type VendorRecords = z.infer<typeof vendorRecords>
export type VendorRecord = z.infer<typeof vendorRecord>
