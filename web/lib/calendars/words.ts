import { language, nameOf } from '#lib/i18n/here.ts'
import { m } from '#lib/paraglide/messages.js'
import type { OpenHours, Weekday } from '#server/calendar/calendar.contract.ts'
import type { CalendarUse, CalendarWarning, DayView, ImportProblem } from '#server/calendar/calendar-view.contract.ts'
import { hoursText } from './hours-text.ts'

export const weekdayNames: Record<Weekday, () => string> = {
  monday: m.admin_weekday_monday,
  tuesday: m.admin_weekday_tuesday,
  wednesday: m.admin_weekday_wednesday,
  thursday: m.admin_weekday_thursday,
  friday: m.admin_weekday_friday,
  saturday: m.admin_weekday_saturday,
  sunday: m.admin_weekday_sunday,
}

/** Monday is 0. Seven of these stand side by side on a phone. */
export const shortDay = (day: number): string =>
  new Intl.DateTimeFormat(language(), { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5 + day))

/** The two signs of Chinese calendars, and what they mean in words. */
export const kindWords: Record<DayView['kind'], () => string> = {
  open: m.calendar_kind_open,
  closed: m.calendar_kind_closed,
  holiday: m.calendar_kind_holiday,
  makeUp: m.calendar_kind_makeUp,
  changed: m.calendar_kind_changed,
}

export const kindSigns: Partial<Record<DayView['kind'], () => string>> = {
  holiday: m.calendar_sign_holiday,
  makeUp: m.calendar_sign_makeUp,
  changed: m.calendar_sign_changed,
}

export const problemWords: Record<ImportProblem['reason'], () => string> = {
  fileUnreadable: m.calendar_bad_fileUnreadable,
  noEntries: m.calendar_bad_noEntries,
  entryUnreadable: m.calendar_bad_entryUnreadable,
  dateInvalid: m.calendar_bad_dateInvalid,
  dateOfOtherYear: m.calendar_bad_dateOfOtherYear,
  dateTwice: m.calendar_bad_dateTwice,
  kindMissing: m.calendar_bad_kindMissing,
  notWholeDay: m.calendar_bad_notWholeDay,
  endsBeforeStart: m.calendar_bad_endsBeforeStart,
  tooLong: m.calendar_bad_tooLong,
  tooMany: m.calendar_bad_tooMany,
}

export const useWord: Record<CalendarUse['kind'], () => string> = {
  promise: m.calendar_use_promise,
  contract: m.calendar_use_contract,
  account: m.calendar_use_account,
  queue: m.calendar_use_queue,
  vendor: m.calendar_use_vendor,
  policy: m.calendar_use_policy,
  roster: m.calendar_use_roster,
  manager: m.calendar_use_manager,
}

export function hoursWords(hours: OpenHours): string {
  return hours.length > 0 ? hoursText(hours) : m.admin_calendar_closed()
}

export function dayName(name: DayView['name'] | undefined): string {
  return name ? nameOf({ name: name['zh-CN'] || name.en, nameEn: name.en }) : ''
}

export function warningText({ year, standing, urgent }: CalendarWarning): string {
  if (standing === 'provisional') return m.calendar_warning_provisional({ year })
  return urgent ? m.calendar_warning_missing({ year }) : m.calendar_warning_coming({ year })
}
