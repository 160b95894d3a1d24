import type { PersonId } from '#server/kernel/ids.ts'
import type { Shift } from './on-call.ts'
import { joined, without, type Span } from './rotation.ts'

/** When somebody is on call who was not before, and the other way round. */
export interface TurnChange {
  personId: PersonId
  gained: Span[]
  lost: Span[]
}

/** What a change of a schedule makes of each one's turns. Whose turns stay as they were is not among them. */
export function turnChanges(before: readonly Shift[], after: readonly Shift[]): TurnChange[] {
  const people = [...new Set([...before, ...after].map(({ personId }) => personId))]
  return people.flatMap((personId) => {
    const was = turnsOfOne(before, personId)
    const is = turnsOfOne(after, personId)
    const gained = is.flatMap((span) => without(span, was))
    const lost = was.flatMap((span) => without(span, is))
    return gained.length + lost.length > 0 ? [{ personId, gained, lost }] : []
  })
}

const turnsOfOne = (shifts: readonly Shift[], personId: PersonId) =>
  joined(shifts.filter((shift) => shift.personId === personId))
