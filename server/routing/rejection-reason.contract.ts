import { z } from 'zod'

/** Whether the item may come to the same seat again: from the next step of the queue's plan on, or not at all. */
export const offeredAgain = z.enum(['nextStep', 'never'])

const name = z.string().trim().min(1).max(40)

export const rejectionReasonView = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  again: offeredAgain,
  active: z.boolean(),
  version: z.int(),
})
export const newRejectionReason = z.strictObject({ name, nameEn: name, again: offeredAgain })
export const rejectionReasonChange = z.strictObject({
  ...newRejectionReason.shape,
  active: z.boolean(),
  version: z.int(),
})

export type OfferedAgain = z.infer<typeof offeredAgain>
export type RejectionReasonView = z.infer<typeof rejectionReasonView>
export type NewRejectionReason = z.infer<typeof newRejectionReason>
export type RejectionReasonChange = z.infer<typeof rejectionReasonChange>
