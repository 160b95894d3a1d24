import { z } from 'zod'

export const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])

const minuteOfDay = z.int().min(0).max(1440)

/** Open hours of one day as `[from, to)` in local minutes since midnight; 1440 is the midnight that ends the day. */
export const openHours = z
  .array(z.tuple([minuteOfDay, minuteOfDay]))
  .max(24)
  .superRefine((intervals, context) => {
    let previous = 0
    for (const [index, [from, to]] of intervals.entries()) {
      if (from >= to) context.addIssue({ code: 'custom', path: [index], message: 'An interval ends after it begins.' })
      if (from < previous)
        context.addIssue({ code: 'custom', path: [index], message: 'Intervals are in order and do not overlap.' })
      previous = to
    }
  })

/** One local date that differs from its weekday. No hours: closed, a holiday. Hours: a make-up working day or a short day. */
export const calendarException = z.object({
  hours: openHours,
  name: z.object({ 'zh-CN': z.string(), en: z.string() }).optional(),
})

/** A named zone of the IANA database: a bare offset would not know about daylight saving. */
export const timeZone = z
  .string()
  .max(64)
  .refine((name) => /^[A-Za-z]/.test(name) && isKnownZone(name), 'This is not a time zone of the IANA database.')

const rules = z.strictObject({
  zone: timeZone,
  /** Usual open hours by weekday; a day without hours is closed. */
  week: z.strictObject({
    monday: openHours,
    tuesday: openHours,
    wednesday: openHours,
    thursday: openHours,
    friday: openHours,
    saturday: openHours,
    sunday: openHours,
  }),
  /** Days that differ, by local date. */
  exceptions: z.record(z.iso.date(), calendarException),
  /** Open around the clock; week and exceptions are then ignored. */
  always: z.boolean().optional(),
  /**
   * Years whose public holidays are in the exceptions, and what they rest on: a published notice, or so far the law
   * alone. Empty or absent where public holidays do not matter.
   */
  years: z
    .record(z.string().regex(/^\d{4}$/, 'A year has four digits.'), z.enum(['official', 'provisional']))
    .optional(),
})

/** What a version says, apart from when it holds. */
export const calendarRules = rules.refine(isOpenSometime, 'A calendar needs some open time.')

/**
 * One version of a working calendar. Versions are never edited: a holiday announced later makes a new version, and
 * what was measured with the old one can still be explained.
 */
export const calendarVersion = z
  .object({
    ...rules.shape,
    /** From this instant on, what starts is measured with this version. What already runs keeps its own. */
    validFrom: z.iso.datetime(),
  })
  .refine(isOpenSometime, 'A calendar needs some open time.')

export type Weekday = z.infer<typeof weekday>
export type OpenHours = z.infer<typeof openHours>
export type CalendarException = z.infer<typeof calendarException>
export type CalendarRules = z.infer<typeof calendarRules>
export type CalendarVersion = z.infer<typeof calendarVersion>

function isKnownZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function isOpenSometime(version: z.infer<typeof rules>): boolean {
  if (version.always) return true
  const days = [...Object.values(version.week), ...Object.values(version.exceptions).map((day) => day.hours)]
  return days.some((hours) => hours.length > 0)
}
