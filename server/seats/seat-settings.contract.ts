import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

/** What an administrator sets of one seat. Capacity in work items; skills by code, from 1 (learning) to 5 (teaches it). */
export const seatSettings = z.strictObject({
  level: supportLevel,
  capacity: z.number().min(1).max(50).multipleOf(0.5),
  hourlyLimit: z.int().min(1).max(100).nullable(),
  skills: z.record(z.string().max(60), z.int().min(1).max(5)),
})
/** GET /api/seats */
export const seatSettingsView = z.object({
  ...seatSettings.shape,
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  team: z.string(),
  load: z.number(),
  version: z.int(),
})
/** PUT /api/seats/{id} */
export const seatSettingsChange = z.strictObject({ ...seatSettings.shape, version: z.int() })

export type SeatSettings = z.infer<typeof seatSettings>
export type SeatSettingsView = z.infer<typeof seatSettingsView>
export type SeatSettingsChange = z.infer<typeof seatSettingsChange>
