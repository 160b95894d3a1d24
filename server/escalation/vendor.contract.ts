import { z } from 'zod'

export const vendorCaseState = z.enum(['asked', 'answered', 'done', 'declined', 'withdrawn'])
/** What is written into the log of a vendor case, each once and for ever. */
export const vendorEntryKind = z.enum(['asked', 'reference', 'answer', 'chased', 'note', 'overdue', 'ended'])
/** Which of the vendor's own clocks ran out: to answer, to be done, or to be asked again. */
export const vendorClock = z.enum(['answer', 'done', 'chase'])

const text = (max: number) => z.string().trim().min(1).max(max)

/** Somebody at the vendor, and when there is anybody. */
export const vendorContact = z.strictObject({
  name: text(100),
  role: z.string().trim().max(100).default(''),
  phone: z.string().trim().max(60).default(''),
  email: z.string().trim().max(200).default(''),
  hours: z.string().trim().max(100).default(''),
})

/** PUT /api/vendors/{queue}: what a vendor promised us, by contract. */
export const vendorTerms = z.strictObject({
  contractNumber: z.string().trim().max(60),
  calendar: text(40),
  answerMinutes: z.int().min(5).max(14_400),
  doneMinutes: z.int().min(15).max(129_600),
  chaseMinutes: z.int().min(5).max(14_400),
  contacts: z.array(vendorContact).min(1).max(10),
  note: z.string().trim().max(2_000),
  version: z.int(),
})

/** GET /api/vendors */
export const vendorView = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  contractNumber: z.string(),
  calendar: z.string(),
  answerMinutes: z.int(),
  doneMinutes: z.int(),
  chaseMinutes: z.int(),
  contacts: z.array(vendorContact),
  note: z.string(),
  version: z.int(),
})

export type VendorView = z.infer<typeof vendorView>
export type VendorCaseState = z.infer<typeof vendorCaseState>
export type VendorEntryKind = z.infer<typeof vendorEntryKind>
export type VendorClock = z.infer<typeof vendorClock>
export type VendorContact = z.infer<typeof vendorContact>
export type VendorTerms = z.infer<typeof vendorTerms>
