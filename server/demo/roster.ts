import type { PersonId } from '#server/kernel/ids.ts'
import { match, type ItemFacts, type RoundRecord, type SeatFacts } from '#server/routing/match.ts'
import type { Company, Person } from './company.ts'

const hour = 3_600_000
const day = 24 * hour

interface Holding {
  from: number
  to: number
  weight: number
}

/** Who was at which desk when, and what they carried: the matcher is asked as it would have been asked then. */
export class Roster {
  readonly #seats: { person: Person; place: number; team: number; carries: Holding[]; skills: Record<string, number> }[]

  constructor(company: Company) {
    const seated = [...company.people.values()].filter((person) => person.seat)
    this.#seats = seated.map((person) => {
      const team = seated.filter((each) => each.team === person.team)
      return { person, place: team.indexOf(person), team: team.length, carries: [], skills: person.seat!.skills }
    })
  }

  /** The seat a piece of work is offered at that moment, and the round that chose it; null when nobody fits. */
  choose(item: ItemFacts, at: Date): { seatId: PersonId; round: RoundRecord } | null {
    const regular = this.#round(item, at, false)
    const chosen = match(regular)[0]?.ranked[0]
    if (chosen) return { seatId: chosen.seatId, round: regular }
    // Nobody of the shift fits: whoever is on call logs in.
    const everybody = this.#round(item, at, true)
    const called = match(everybody)[0]?.ranked[0]
    return called ? { seatId: called.seatId, round: everybody } : null
  }

  carries(seatId: PersonId, weight: number, from: Date, to: Date | null): void {
    this.#seats
      .find(({ person }) => person.id === seatId)!
      .carries.push({ from: from.getTime(), to: to?.getTime() ?? Infinity, weight })
  }

  #round(item: ItemFacts, at: Date, all: boolean): RoundRecord {
    const moment = at.getTime()
    const seats = this.#seats
      .filter((seat) => all || atWork(seat, at))
      .map(({ person, carries, skills }): SeatFacts => {
        const now = carries.filter(({ from, to }) => (from <= moment && moment < to) || to === Infinity)
        const load = now.reduce((sum, { weight }) => sum + weight, 0)
        const last = Math.max(...carries.filter(({ to }) => to <= moment).map(({ to }) => to), moment - 4 * hour)
        return {
          id: person.id,
          level: person.seat!.level,
          presence: 'available',
          connected: true,
          load,
          capacity: Math.max(person.seat!.capacity, all ? load + item.weight : 0),
          idleSince: last,
          skills,
        }
      })
    return { seats, items: [item] }
  }
}

/** Clock and calendar of the call centre; China has one zone and no daylight saving. */
export function localTime(at: Date): { day: number; weekday: number; hour: number } {
  const local = at.getTime() + 8 * hour
  const number = Math.floor(local / day)
  // 1970-01-01 was a Thursday.
  return { day: number, weekday: (number + 4) % 7, hour: (local % day) / hour }
}

/** Early 7–15 twice, late 14–22 twice, night 22–7 and a day off, in rotation. */
const shifts: readonly (readonly [from: number, to: number] | null)[] = [
  [7, 15],
  [7, 15],
  [14, 22],
  [14, 22],
  [22, 31],
  null,
]

function atWork({ person, place, team }: { person: Person; place: number; team: number }, at: Date): boolean {
  const now = localTime(at)
  if (person.seat!.level === 'L1') {
    const on = (dayNumber: number, hourOfDay: number) => {
      const shift = shifts[(place + dayNumber) % shifts.length]
      return shift != null && shift[0] <= hourOfDay && hourOfDay < shift[1]
    }
    return on(now.day, now.hour) || on(now.day - 1, now.hour + 24)
  }
  const office = now.weekday >= 1 && now.weekday <= 5 && now.hour >= 8.5 && now.hour < 18
  const week = Math.floor((now.day + 3) / 7)
  return office || week % team === place
}
