import { z } from 'zod'
import { supportLevel } from '#server/tickets/ticket.contract.ts'
import { timeZone } from '#server/calendar/calendar.contract.ts'

const day = 1440

/**
 * One shift as local minutes since midnight; past 1440 it reaches into the next day. Breaks lie within it, in order.
 */
export const shift = z
  .strictObject({
    from: z
      .int()
      .min(0)
      .max(day - 1),
    to: z
      .int()
      .min(1)
      .max(2 * day),
    breaks: z.array(z.tuple([z.int(), z.int()])).max(6),
  })
  .superRefine(({ from, to, breaks }, context) => {
    const issue = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (to <= from) issue(['to'], 'A shift ends after it begins; add 24 hours when it ends on the next day.')
    if (to - from > day) issue(['to'], 'A shift lasts 24 hours at most.')
    let previous = from
    for (const [index, [start, end]] of breaks.entries()) {
      if (start < previous || end <= start || end > to)
        issue(['breaks', index], 'Breaks lie within the shift, in order, and do not overlap.')
      previous = end
    }
  })

const shifts = z
  .array(shift)
  .max(4)
  .superRefine((list, context) => {
    for (let i = 1; i < list.length; i++)
      if (list[i]!.from < list[i - 1]!.to)
        context.addIssue({ code: 'custom', path: [i], message: 'Shifts of a day are in order and do not overlap.' })
  })

export const rosterWeek = z.strictObject({
  monday: shifts,
  tuesday: shifts,
  wednesday: shifts,
  thursday: shifts,
  friday: shifts,
  saturday: shifts,
  sunday: shifts,
})
/** Local dates that differ from the week: no shifts is a day off. */
export const rosterExceptions = z.record(
  z.iso.date(),
  z.strictObject({ shifts, note: z.string().trim().max(100).optional() }),
)

export const leaveKind = z.enum(['annual', 'sick', 'training', 'other'])

export const roster = z.strictObject({
  zone: timeZone,
  calendar: z.string().max(60).nullable(),
  week: rosterWeek,
  exceptions: rosterExceptions,
})
/** PUT /api/seats/{id}/roster; `version` null for the first one. */
export const rosterChange = z.strictObject({ ...roster.shape, version: z.int().nullable() })

/** POST /api/seats/{id}/roster-previews: a plan that need not be saved, with the leaves that are. */
export const rosterPreviewRequest = z.strictObject({
  ...roster.shape,
  from: z.iso.date(),
  days: z.int().min(1).max(31).default(14),
})

/** POST /api/seats/{id}/leaves */
export const newLeave = z.strictObject({
  kind: leaveKind,
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  note: z.string().trim().max(200).optional(),
})
export const leaveView = z.object({
  id: z.uuid(),
  kind: leaveKind,
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  note: z.string().nullable(),
})

/** A stretch of one seat's plan. */
export const planStretch = z.object({
  state: z.enum(['on', 'break', 'leave']),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
})

export const rosterPreview = z.object({ from: z.iso.date(), days: z.int(), stretches: z.array(planStretch) })

/** GET /api/rosters: the plan of every seat, for some days from a local date of the zone on. */
export const rosterQuery = z.strictObject({
  from: z.iso.date(),
  days: z.coerce.number().int().min(1).max(31).default(7),
  zone: timeZone.default('Asia/Shanghai'),
})
export const rosterLine = z.object({
  seat: z.object({ id: z.uuid(), name: z.string(), nameEn: z.string(), team: z.string(), level: supportLevel }),
  /** Null: no plan; the seat works when it says so. */
  roster: z.object({ ...roster.shape, version: z.int() }).nullable(),
  planned: z.enum(['on', 'break', 'off', 'leave']).nullable(),
  plannedUntil: z.iso.datetime().nullable(),
  rampUntil: z.iso.datetime().nullable(),
  leaves: z.array(leaveView),
  stretches: z.array(planStretch),
})

export type RosterPreview = z.infer<typeof rosterPreview>
export type Shift = z.infer<typeof shift>
export type RosterWeek = z.infer<typeof rosterWeek>
export type RosterExceptions = z.infer<typeof rosterExceptions>
export type Roster = z.infer<typeof roster>
export type RosterChange = z.infer<typeof rosterChange>
export type LeaveKind = z.infer<typeof leaveKind>
export type NewLeave = z.infer<typeof newLeave>
export type LeaveView = z.infer<typeof leaveView>
export type PlanStretch = z.infer<typeof planStretch>
export type RosterLine = z.infer<typeof rosterLine>
