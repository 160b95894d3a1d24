import { z } from 'zod'

const weight = z.int().min(10).max(1000)

/** What holds for all seats. Weights are hundredths of a place. */
export const seatPolicy = z.strictObject({
  weights: z.strictObject({ P1: weight, P2: weight, P3: weight, P4: weight }),
  parkedFrees: z.int().min(0).max(100),
  leastShiftMinutes: z.int().min(0).max(240),
  idleMinutes: z.int().min(5).max(480).nullable(),
  rampPerHour: z.int().min(1).max(60),
  rampMinutes: z.int().min(0).max(2_880),
  rampLeaveHours: z.int().min(1).max(720),
})
export const seatPolicyView = z.object({ ...seatPolicy.shape, version: z.int() })
export const seatPolicyChange = z.strictObject({ ...seatPolicy.shape, version: z.int() })

export type SeatPolicy = z.infer<typeof seatPolicy>
export type SeatPolicyView = z.infer<typeof seatPolicyView>
export type SeatPolicyChange = z.infer<typeof seatPolicyChange>
