import type { AccountGrade, ServiceGrade } from '#server/accounts/account.contract.ts'
import type { AccountId, CircuitId, TicketId } from '#server/kernel/ids.ts'
import type { TicketPriority, TicketType } from '#server/tickets/ticket.contract.ts'
import { businessBetween } from '#server/calendar/calendar.ts'
import type { CalendarOf } from './clock.ts'
import { entered, startedClock, type ClockRow, type Place } from './clock-row.ts'
import { moves, notBefore, pausesOf, stateOf, type Entry, type PauseFacts } from './ledger.ts'
import type { Levels } from './levels.ts'
import { targetFor, type Target, type TargetFacts, type TargetKind } from './targets.ts'

/** What a ticket's promises follow from. */
export interface ClockFacts {
  id: TicketId
  accountId: AccountId | null
  circuitId: CircuitId | null
  type: TicketType
  priority: TicketPriority
  accountGrade: AccountGrade | null
  serviceGrade: ServiceGrade | null
  /** The account's own calendar. */
  calendar: string | null
  /** Whether the service is down right now. */
  down: boolean
}

/** How the house promises: its service levels and its calendars. */
export interface ClockHouse {
  levels: Levels
  /** The version of a calendar that is in force now, as `code@version`. */
  calendarRef(code: string): string
  calendarOf: CalendarOf
}

type Asked = Pick<TargetFacts, 'level' | 'updatedBefore'>

/** The clocks of one ticket, opened for one happening: entries that a clock's state does not allow leave it alone. */
export class ClockBook {
  rows: readonly ClockRow[]
  readonly #facts: ClockFacts
  readonly #house: ClockHouse
  readonly #now: Date

  constructor(rows: readonly ClockRow[], facts: ClockFacts, house: ClockHouse, now: Date) {
    this.rows = rows
    this.#facts = facts
    this.#house = house
    this.#now = now
  }

  has(kind: TargetKind): boolean {
    return this.rows.some((row) => row.kind === kind)
  }

  /** The clock of this kind that has not stopped. */
  open(kind: TargetKind): ClockRow | undefined {
    return this.rows.find((row) => row.kind === kind && row.state !== 'stopped')
  }

  /** A further round of this kind, if anything is promised. */
  start(kind: TargetKind, asked: Asked = {}, place: Omit<Place, 'round'> = {}): void {
    const target = this.#target(kind, asked)
    if (!target) return
    const round = 1 + Math.max(0, ...this.rows.filter((row) => row.kind === kind).map((row) => row.round))
    const { id, accountId } = this.#facts
    const ref = this.#house.calendarRef(this.#codeOf(target))
    const { calendarOf } = this.#house
    const row = startedClock({ id, accountId }, kind, target, ref, calendarOf, this.#now, { ...place, round })
    this.rows = [...this.rows, row]
  }

  stop(...kinds: TargetKind[]): void {
    this.#each(kinds, () => ({ kind: 'stop' }))
  }

  pause(reason: string, facts: PauseFacts, ...kinds: TargetKind[]): void {
    this.#each(kinds, () => ({ kind: 'pause', reason, ...facts }))
  }

  resume(...kinds: TargetKind[]): void {
    this.#each(kinds, () => ({ kind: 'resume' }))
  }

  /** The latest round of each goes on from what it had used. */
  restart(reason: string, ...kinds: TargetKind[]): void {
    this.#each(kinds, (row) => (this.#isLatest(row) ? { kind: 'restart', reason } : null))
  }

  /** Another target where another is promised by now; the origin and all pauses stay. */
  retarget(reason: string, kinds: readonly TargetKind[], askedOf: (row: ClockRow) => Asked = () => ({})): void {
    this.#each(kinds, (row) => {
      const asked = askedOf(row)
      const target = this.#target(row.kind, asked)
      if (!target) return null
      const code = this.#codeOf(target)
      const isSameCalendar = row.calendar.split('@')[0] === code
      if (target.targetMs === row.targetMs && isSameCalendar) return null
      const calendar = isSameCalendar ? {} : { calendar: this.#house.calendarRef(code) }
      return { kind: 'retarget', reason, targetMs: target.targetMs, ...calendar, terms: target.terms }
    })
  }

  /** The pauses entered between two instants count after all; what counted anyway, or lay in closed hours, stays. */
  charge(reason: string, by: string, between: { from: Date; to: Date }): void {
    this.rows = this.rows.map((row) => {
      for (const { from, to, charged, ball } of pausesOf(row.ledger)) {
        const isTheirs = ball === 'customer' || ball === 'thirdParty'
        if (!isTheirs || charged || !to || from < between.from || to > between.to) continue
        const ms = businessBetween(this.#house.calendarOf(row.calendar), from, to)
        if (ms <= 0) continue
        const at = notBefore(row.ledger, this.#now)
        const entry: Entry = { kind: 'credit', at, reason, ms: -ms, span: { from, to }, by }
        row = entered(row, entry, this.#house.calendarOf, this.#now)
      }
      return row
    })
  }

  #each(kinds: readonly TargetKind[], entryFor: (row: ClockRow) => Timeless | null): void {
    this.rows = this.rows.map((row) => {
      if (!kinds.includes(row.kind)) return row
      const timeless = entryFor(row)
      if (!timeless || !(timeless.kind in moves[stateOf(row.ledger) ?? 'none'])) return row
      const entry = { ...timeless, at: notBefore(row.ledger, this.#now) } as Entry
      return entered(row, entry, this.#house.calendarOf, this.#now)
    })
  }

  #isLatest(row: ClockRow): boolean {
    return this.rows.every((each) => each.kind !== row.kind || each.round <= row.round)
  }

  #target(kind: TargetKind, asked: Asked): Target | null {
    const { accountId, circuitId, accountGrade, serviceGrade, priority, type, down, calendar } = this.#facts
    const facts = { accountGrade: accountGrade ?? 'standard', serviceGrade, priority, type, down, ...asked } as const
    const accountCalendar = calendar ? { accountCalendar: calendar } : {}
    return targetFor(kind, { ...facts, accountId, circuitId, ...accountCalendar }, this.#house.levels)
  }

  #codeOf(target: Target): string {
    return target.calendar === 'account' ? (this.#facts.calendar ?? 'serviceDesk') : target.calendar
  }
}

type Timeless = Entry extends infer E ? (E extends { at: Date } ? Omit<E, 'at'> : never) : never
