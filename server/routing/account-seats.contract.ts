import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'

const seat = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  team: z.string(),
  level: supportLevel,
})

/** Who knows an account, and who is kept away from it. */
export const accountSeatsView = z.object({
  version: z.string(),
  named: z.array(seat),
  team: z.array(seat),
  excluded: z.array(seat),
  /** Who last solved a fault of the account; routing may ask them first without their being named. */
  lastSolver: seat.nullable(),
  /** Levels at which everybody is kept away: their work would wait for a person to move it. */
  nobodyLeftAt: z.array(supportLevel),
  mayChange: z.boolean(),
})

/** GET /api/account-seats: every account with what is set for it. */
export const accountSeatsList = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      named: z.array(seat),
      team: z.array(seat),
      excluded: z.array(seat),
    }),
  ),
  /** Seats to choose from. */
  seats: z.array(seat),
})

const ids = z.array(z.uuid()).max(100)
export const accountSeatsChange = z
  .strictObject({ version: z.string(), named: ids, team: ids, excluded: ids })
  .superRefine(({ named, team, excluded }, context) => {
    const seen = new Set<string>()
    for (const [kind, list] of Object.entries({ named, team, excluded })) {
      for (const [i, id] of list.entries()) {
        if (seen.has(id)) {
          context.addIssue({
            code: 'custom',
            path: [kind, i],
            message: 'Each seat is named once, in one of the lists.',
          })
        }
        seen.add(id)
      }
    }
  })

export type AccountSeat = z.infer<typeof seat>
export type AccountSeatsView = z.infer<typeof accountSeatsView>
export type AccountSeatsList = z.infer<typeof accountSeatsList>
export type AccountSeatsChange = z.infer<typeof accountSeatsChange>
