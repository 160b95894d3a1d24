import { z } from 'zod'

const minuteOfDay = z.int().min(0).max(1439)
const zone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name })
      return true
    } catch {
      return false
    }
  }, 'Name a time zone like Asia/Shanghai.')

const fields = {
  calendar: z.string().min(1).max(60),
  zone,
  quietFrom: minuteOfDay,
  quietUntil: minuteOfDay,
  quietDaysOff: z.boolean(),
  digest: z.boolean(),
  digestAt: minuteOfDay,
}

/** GET /api/me/manager-profile: when a manager works, is left alone, and gets the morning digest. Minutes after midnight. */
export const managerProfile = z.object({
  ...fields,
  version: z.int(),
  /** When the next digest goes out; null while it is off. */
  nextDigestAt: z.iso.datetime().nullable(),
  mailWorks: z.boolean(),
  calendars: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})
export const managerProfileChange = z.strictObject({ ...fields, version: z.int() })

export type ManagerProfileView = z.infer<typeof managerProfile>
export type ManagerProfileChange = z.infer<typeof managerProfileChange>
/** Works in office hours in China, is left alone from eight to eight and on days off, reads at half past eight. */
export const defaultProfile = {
  ...{ calendar: 'office', zone: 'Asia/Shanghai', quietFrom: 20 * 60, quietUntil: 8 * 60, quietDaysOff: true },
  ...{ digest: true, digestAt: 8 * 60 + 30 },
}
export type ManagerProfile = typeof defaultProfile
