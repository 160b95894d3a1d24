import { z } from 'zod'
import { calendarException, calendarRules, openHours, timeZone, weekday } from './calendar.contract.ts'

export const calendarCode = z
  .string()
  .trim()
  .regex(/^[a-z][A-Za-z0-9-]{1,39}$/, 'A code begins with a small letter and has 2 to 40 letters, digits or hyphens.')
  .refine((code) => code !== 'account', 'This word stands for the calendar an account keeps itself.')

const name = z.string().trim().min(1, 'Say what people call it.').max(80)
const dayName = calendarException.shape.name

/** One local date as a calendar has it. */
export const dayView = z.object({
  on: z.iso.date(),
  /** Holiday: closed as an exception. Make-up: open although the weekday is closed. Changed: open at other hours. */
  kind: z.enum(['open', 'closed', 'holiday', 'makeUp', 'changed']),
  hours: openHours,
  name: dayName.unwrap().nullable(),
  /** The year's official notice was not out when this was written down. */
  provisional: z.boolean(),
})

/** A year people will soon be promised on, whose official days are not there yet. */
export const calendarWarning = z.object({
  year: z.int(),
  standing: z.enum(['provisional', 'missing']),
  /** It is this year, or the year begins within three months: deadlines already reach into it. */
  urgent: z.boolean(),
})

const author = z.object({ name: z.string(), nameEn: z.string() }).nullable()

export const calendarVersionLine = z.object({
  version: z.int(),
  validFrom: z.iso.datetime(),
  note: z.string(),
  /** Null for what the product came with. */
  by: author,
  createdAt: z.iso.datetime(),
  state: z.enum(['past', 'inForce', 'upcoming']),
  /** Clocks that run or stand paused on this version, and will keep it. */
  runningClocks: z.int(),
})

/** GET /api/calendars */
export const calendarLine = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  zone: z.string(),
  always: z.boolean(),
  week: calendarRules.shape.week,
  /** The version in force, and how many there are. */
  version: z.int(),
  versions: z.int(),
  validFrom: z.iso.datetime(),
  openNow: z.boolean(),
  runningClocks: z.int(),
  warnings: z.array(calendarWarning),
  retiredAt: z.iso.datetime().nullable(),
})
export const calendarList = z.object({ items: z.array(calendarLine) })

/** Who counts on a calendar, of one kind. At most twelve are named; `count` says how many there are. */
export const calendarUse = z.object({
  kind: z.enum(['promise', 'contract', 'account', 'queue', 'vendor', 'policy', 'roster', 'manager']),
  count: z.int(),
  names: z.array(z.object({ name: z.string(), nameEn: z.string() })),
})

/** GET /api/calendars/{code} */
export const calendarDetail = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  /** The latest version: what an edit is based on. */
  latest: z.int(),
  rules: calendarRules,
  versions: z.array(calendarVersionLine),
  warnings: z.array(calendarWarning),
  /** Who counts on it now, or will by what is saved already. */
  usedBy: z.array(calendarUse),
  /** From then on nothing new is measured with it; what runs keeps it. */
  retiredAt: z.iso.datetime().nullable(),
  /** The product counts on it by itself where nobody chose: it cannot be retired. */
  indispensable: z.boolean(),
})

/** GET /api/calendars/{code}/versions/{version} */
export const calendarVersionView = z.object({ version: z.int(), validFrom: z.iso.datetime(), rules: calendarRules })

const shortNote = z
  .string()
  .trim()
  .min(1, 'Say what changes and why: whoever explains a deadline later reads it.')
  .max(300)

export const newCalendar = z.strictObject({
  code: calendarCode,
  name,
  nameEn: name,
  rules: calendarRules,
})

/** POST /api/calendars/{code}/drafts: what a new version would change, before it is saved. */
export const calendarDraft = z.strictObject({ rules: calendarRules })

/** POST /api/calendars/{code}/versions */
export const calendarEdit = z.strictObject({
  /** The version that was edited; a newer one refuses the save. */
  basedOn: z.int().min(1),
  name,
  nameEn: name,
  rules: calendarRules,
  note: shortNote,
  /** From when on; left out, from now on. */
  validFrom: z.iso.datetime({ offset: true }).optional(),
})

/** PUT /api/calendars/{code}/retirement */
export const calendarRetirement = z.strictObject({
  /** The version that was looked at; a newer one refuses. */
  basedOn: z.int().min(1),
})

const dayThere = calendarException.nullable()
export const calendarChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('zone'), from: timeZone, to: timeZone }),
  z.object({ what: z.literal('always'), to: z.boolean() }),
  z.object({ what: z.literal('week'), day: weekday, from: openHours, to: openHours }),
  z.object({ what: z.literal('day'), on: z.iso.date(), from: dayThere, to: dayThere }),
  z.object({ what: z.literal('year'), year: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
])

export const draftCheck = z.object({
  changes: z.array(calendarChange),
  /** Running clocks by the version they keep. */
  clocks: z.array(z.object({ version: z.int(), running: z.int() })),
  warnings: z.array(calendarWarning),
  /** A version saved earlier that takes over again later: `since` is when. */
  upcoming: z.array(z.object({ version: z.int(), since: z.iso.datetime() })),
})

export const importFormat = z.enum(['ics', 'json'])

/** POST /api/calendars/{code}/imports: a preview; nothing is saved. */
export const calendarFile = z.strictObject({
  format: importFormat,
  text: z.string().min(1, 'The file is empty.').max(1_000_000, 'The file is larger than a calendar can be.'),
})

export const importedDay = z.object({
  on: z.iso.date(),
  kind: z.enum(['holiday', 'makeUp']),
  name: z.string(),
  /** Against the latest version: there already, there but different, not there, or of no effect on that weekday. */
  status: z.enum(['new', 'same', 'different', 'noEffect']),
})

export const importProblem = z.object({
  /** Which entry of the file: its place among the entries, from one; null where the whole file is meant. */
  entry: z.int().nullable(),
  /** The line the entry begins in, where the format has lines. */
  line: z.int().nullable(),
  reason: z.enum([
    'fileUnreadable',
    'noEntries',
    'entryUnreadable',
    'dateInvalid',
    'dateOfOtherYear',
    'dateTwice',
    'kindMissing',
    'notWholeDay',
    'endsBeforeStart',
    'tooLong',
    'tooMany',
  ]),
  /** What stands there, cut short. */
  text: z.string(),
})

export const importPreview = z.object({
  days: z.array(importedDay),
  bad: z.array(importProblem),
  /** Years the file covers; official where it says so itself. */
  years: z.array(z.object({ year: z.int(), official: z.boolean(), days: z.int() })),
})

/** POST /api/calendars/{code}/trials: try a promise on it. */
export const calendarTrial = z.strictObject({
  rules: calendarRules,
  from: z.iso.datetime({ offset: true }),
  minutes: z.int().min(0).max(1_000_000),
})
export const trialAnswer = z.object({
  dueAt: z.iso.datetime(),
  /** Open stretches the time was taken from; the first twenty. */
  intervals: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })),
  more: z.boolean(),
})

export type DayView = z.infer<typeof dayView>
export type CalendarWarning = z.infer<typeof calendarWarning>
export type CalendarVersionLine = z.infer<typeof calendarVersionLine>
export type CalendarLine = z.infer<typeof calendarLine>
export type CalendarUse = z.infer<typeof calendarUse>
export type CalendarDetail = z.infer<typeof calendarDetail>
export type CalendarVersionView = z.infer<typeof calendarVersionView>
export type NewCalendar = z.infer<typeof newCalendar>
export type CalendarEdit = z.infer<typeof calendarEdit>
export type CalendarChange = z.infer<typeof calendarChange>
export type DraftCheck = z.infer<typeof draftCheck>
export type CalendarFile = z.infer<typeof calendarFile>
export type ImportedDay = z.infer<typeof importedDay>
export type ImportProblem = z.infer<typeof importProblem>
export type ImportPreview = z.infer<typeof importPreview>
export type TrialAnswer = z.infer<typeof trialAnswer>
