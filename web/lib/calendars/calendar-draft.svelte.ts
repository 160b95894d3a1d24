import type { CalendarException, CalendarRules, OpenHours, Weekday } from '#server/calendar/calendar.contract.ts'
import type { CalendarDetail, ImportedDay } from '#server/calendar/calendar-view.contract.ts'
import { weekdays } from './hours-text.ts'

/** A calendar while it is edited: nothing of it counts before it is saved as a version. */
export class CalendarDraft {
  readonly basedOn: number
  readonly before: CalendarRules
  name: string = $state('')
  nameEn: string = $state('')
  rules: CalendarRules = $state.raw() as CalendarRules

  constructor(calendar: CalendarDetail) {
    this.basedOn = calendar.latest
    this.before = calendar.rules
    this.rules = structuredClone(calendar.rules)
    this.name = calendar.name
    this.nameEn = calendar.nameEn
  }

  get isChanged(): boolean {
    return JSON.stringify(this.rules) !== JSON.stringify(this.before)
  }

  /** Hours of an ordinary working day: what a make-up day gets. */
  get usualHours(): OpenHours {
    return weekdays.map((day) => this.rules.week[day]).find((hours) => hours.length > 0) ?? [[540, 1080]]
  }

  setWeek(day: Weekday, hours: OpenHours): void {
    this.rules = { ...this.rules, week: { ...this.rules.week, [day]: hours } }
  }

  set(change: Partial<Pick<CalendarRules, 'zone' | 'always'>>): void {
    this.rules = { ...this.rules, ...change }
  }

  /** Null puts a date back to what its weekday is. */
  setDay(on: string, day: CalendarException | null): void {
    const { [on]: _gone, ...others } = this.rules.exceptions
    this.rules = { ...this.rules, exceptions: day ? { ...others, [on]: day } : others }
  }

  setYear(year: number, standing: 'official' | 'provisional' | null): void {
    const { [String(year)]: _gone, ...others } = this.rules.years ?? {}
    this.rules = { ...this.rules, years: standing ? { ...others, [String(year)]: standing } : others }
  }

  /** What an earlier version said; its name and what it is based on stay. */
  restore(rules: CalendarRules): void {
    this.rules = structuredClone(rules)
  }

  /** Takes over what a file brings. A year that the file tells in full loses what stood there before. */
  take(days: readonly ImportedDay[], years: readonly number[]): void {
    const kept = Object.entries(this.rules.exceptions).filter(([on]) => !years.includes(Number(on.slice(0, 4))))
    const exceptions = Object.fromEntries(kept)
    for (const { on, kind, name } of days) {
      const known = this.before.exceptions[on]?.name
      const isKnown = known && (known['zh-CN'] === name || known.en === name)
      exceptions[on] = {
        hours: kind === 'holiday' ? [] : this.usualHours,
        ...(name ? { name: isKnown ? known : { 'zh-CN': name, en: name } } : {}),
      }
    }
    const standing = Object.fromEntries(years.map((year) => [String(year), 'official' as const]))
    this.rules = { ...this.rules, exceptions, years: { ...this.rules.years, ...standing } }
  }
}
