import { z } from 'zod'
import { timeZone } from '#server/calendar/calendar.contract.ts'
import { overrideKind, schedulePlan } from './schedule.contract.ts'

const named = z.object({ id: z.uuid(), name: z.string(), nameEn: z.string() })
const person = named.extend({ active: z.boolean() })

export const scheduleLine = z.object({
  id: z.uuid(),
  name: z.string(),
  nameEn: z.string(),
  zone: z.string(),
  active: z.boolean(),
  /** Who is on call now. */
  onCall: z.array(named),
  /** When somebody else is. */
  nextChangeAt: z.iso.datetime().nullable(),
  /** Stretches of the next two weeks in which nobody is, in hours. */
  holeHours: z.number(),
  version: z.int(),
})

export const scheduleView = scheduleLine.extend({
  plan: schedulePlan,
  people: z.array(person),
  overrides: z.array(
    z.object({
      id: z.uuid(),
      kind: overrideKind,
      person: named.nullable(),
      by: named.nullable(),
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      reason: z.string().nullable(),
      /** Who made it, and may take it back. */
      madeBy: named.nullable(),
    }),
  ),
  temporaries: z.array(
    z.object({
      id: z.uuid(),
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      reason: z.string().nullable(),
      madeBy: named.nullable(),
      shifts: z.array(z.object({ person: named, from: z.iso.datetime(), until: z.iso.datetime() })),
    }),
  ),
})

export const scheduleCalendar = z.object({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  shifts: z.array(
    z.object({
      person,
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      because: z.enum(['rotation', 'override', 'temporary']),
    }),
  ),
  holes: z.array(z.object({ from: z.iso.datetime(), until: z.iso.datetime() })),
})

const fields = {
  name: z.string().trim().min(1).max(60),
  nameEn: z.string().trim().min(1).max(60),
  zone: timeZone,
  plan: schedulePlan,
}
export const newSchedule = z.strictObject(fields)
export const scheduleChange = z.strictObject({ ...fields, active: z.boolean(), version: z.int() })

const span = { from: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }) }
const reason = z.string().trim().max(200).optional()
export const newOverride = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('replace'), personId: z.uuid(), byId: z.uuid(), ...span, reason }),
  z.strictObject({ kind: z.literal('add'), byId: z.uuid(), ...span, reason }),
  z.strictObject({ kind: z.literal('remove'), personId: z.uuid(), ...span, reason }),
])
export const newTemporary = z.strictObject({
  ...span,
  shifts: z.array(z.strictObject({ personId: z.uuid(), ...span })).max(100),
  reason,
})

export type ScheduleLine = z.infer<typeof scheduleLine>
export type ScheduleView = z.infer<typeof scheduleView>
export type ScheduleCalendar = z.infer<typeof scheduleCalendar>
export type NewSchedule = z.infer<typeof newSchedule>
export type ScheduleChange = z.infer<typeof scheduleChange>
export type NewOverride = z.infer<typeof newOverride>
export type NewTemporary = z.infer<typeof newTemporary>
