import { z } from 'zod'
import { weekday } from '#server/calendar/calendar.contract.ts'

/** A time on the wall, like 08:30. */
export const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day like 08:30.')

/** Hours of the week in which a rotation is on call; `until` at or before `from` lies on the next day. */
export const restriction = z.strictObject({ days: z.array(weekday).min(1), from: wallTime, until: wallTime })

/**
 * People who take turns. The turn changes at a time on the wall of the schedule's zone, which daylight saving does not
 * shift. Turns are counted by days or weeks whether or not the restrictions leave hours in them.
 */
export const rotation = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(60),
  /** The first day of the first person's first turn. */
  startsOn: z.iso.date(),
  turn: z.enum(['daily', 'weekly']),
  /** How many days or weeks a turn lasts. */
  every: z.int().min(1).max(28),
  handOverAt: wallTime,
  people: z.array(z.uuid()).min(1, 'A rotation has people.').max(50),
  /** None: around the clock. */
  restrictions: z.array(restriction).max(14),
})

export const schedulePlan = z.strictObject({ rotations: z.array(rotation).max(10) })

/** A change to a stretch of time: instead of somebody, somebody besides, or nobody for somebody. */
export const overrideKind = z.enum(['replace', 'add', 'remove'])

export type Rotation = z.infer<typeof rotation>
export type SchedulePlan = z.infer<typeof schedulePlan>
export type OverrideKind = z.infer<typeof overrideKind>
export type Restriction = z.infer<typeof restriction>
