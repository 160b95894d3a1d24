import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { RequiredSkill } from '#server/routing/queue.contract.ts'

/**
 * A question to the technical seats, and whose it is. It is never nobody's:
 *
 * | from     | what happens             | to       | whose                                                               |
 * | -------- | ------------------------ | -------- | ------------------------------------------------------------------- |
 * | (new)    | asked                    | asked    | the present technical seat that knows the subject best              |
 * | (new)    | asked, nobody is there   | raised   | the duty supervisor: of the queue that takes faults of this subject |
 * | asked    | its turn ends            | asked    | the next such seat, once                                            |
 * | asked    | the second turn ends     | raised   | the duty supervisor                                                 |
 * | raised   | its turn ends            | raised   | the next supervisor, again and again                                |
 * | any open | passed on, or taken      | asked    | whoever it was given to, or took it; a supervisor keeps it raised   |
 * | any open | its owner leaves         | as above | as if the turn had ended                                            |
 * | any open | answered, or taken back  | ended    |                                                                     |
 *
 * Turns are counted in the hours of the service desk: a question of the evening is not overdue at night.
 */
export const turnMs = 20 * 60_000
/** A supervisor is not at the question itself, but at everything. */
export const raisedTurnMs = 60 * 60_000
/** How many seats are asked before a supervisor is. */
export const mostSeats = 2

/** Somebody who may answer. */
export interface Answerer {
  id: PersonId
  isTechnician: boolean
  isSupervisor: boolean
  /** Skill by code, 1 to 5; none for who has no seat. */
  skills: Readonly<Record<string, number>>
  /** At the desk: available, busy or wrapping up. */
  isPresent: boolean
  onLeave: boolean
  /** Questions that are theirs now. */
  waiting: number
  /** Share of the desk that is taken, 0 to 1. */
  load: number
}

export interface Question {
  askedById: PersonId
  ownerId: PersonId | null
  raisedAt: Date | null
  /** Whose turn it was, in order. */
  asked: readonly PersonId[]
}

/** What is known of the subject: what one has to know, and who answers where nobody does. */
export interface Subject {
  skills: readonly RequiredSkill[]
  supervisorId: PersonId | null
}

export interface Turn {
  ownerId: PersonId
  raised: boolean
}

/** Whose it is next: when it is asked, when a turn ends, and when its owner leaves. `staff` are all who may answer. */
export function nextTurn(question: Question, subject: Subject, staff: readonly Answerer[]): Turn {
  const others = staff.filter(({ id }) => id !== question.askedById && id !== question.ownerId)
  if (!question.raisedAt && question.asked.length < mostSeats) {
    const free = others.filter((one) => one.isTechnician && one.isPresent && !question.asked.includes(one.id))
    const [seat] = free.sort(
      (a, b) =>
        mastery(b, subject.skills) - mastery(a, subject.skills) ||
        a.waiting - b.waiting ||
        a.load - b.load ||
        a.id.localeCompare(b.id),
    )
    if (seat) return { ownerId: seat.id, raised: false }
  }
  return { ownerId: lastResort(question, subject, others), raised: true }
}

/** The duty supervisor; where there is none, whoever may answer at all; at the very last whoever has it, or asked. */
function lastResort(question: Question, subject: Subject, others: readonly Answerer[]): PersonId {
  const turns = (one: Answerer) => question.asked.filter((id) => id === one.id).length
  const [first] = others.toSorted(
    (a, b) =>
      Number(b.isSupervisor) - Number(a.isSupervisor) ||
      Number(a.onLeave) - Number(b.onLeave) ||
      turns(a) - turns(b) ||
      Number(b.id === subject.supervisorId) - Number(a.id === subject.supervisorId) ||
      a.waiting - b.waiting ||
      a.id.localeCompare(b.id),
  )
  const keeps = question.ownerId
  if (first && (first.isSupervisor || !keeps)) return first.id
  return keeps ?? question.askedById
}

/** How well somebody knows what the subject asks for: 2 all of it, 1 part of it, 0 nothing. */
function mastery({ skills }: Answerer, wanted: readonly RequiredSkill[]): number {
  const known = wanted.filter(({ skill, level }) => (skills[skill] ?? 0) >= level).length
  return known === wanted.length ? 2 : known > 0 ? 1 : wanted.some(({ skill }) => (skills[skill] ?? 0) > 0) ? 0.5 : 0
}

/** When a turn that begins now ends. */
export function turnEnds(raised: boolean, calendar: CalendarVersion | undefined, now: Date): Date {
  const ms = raised ? raisedTurnMs : turnMs
  return calendar ? addBusiness(calendar, now, ms) : new Date(now.getTime() + ms)
}
