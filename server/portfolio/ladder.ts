import type { PersonId } from '#server/kernel/ids.ts'

export interface AccountTeam {
  managerId: PersonId | null
  deputyId: PersonId | null
  directorId: PersonId | null
}

/** Who is away now, and who stands in: null means the deputy of each account. */
export type Away = ReadonlyMap<PersonId, PersonId | null>

/**
 * Who answers for an account, rung by rung: its manager, its deputy, the sales director above. A manager on leave is
 * stood in for, at once; nobody stands on two rungs, and an empty rung is passed over by whoever climbs.
 */
export function ladderOf(team: AccountTeam, away: Away): [PersonId[], PersonId[], PersonId[]] {
  const present = (person: PersonId | null, otherwise: PersonId | null = null): PersonId[] => {
    if (person === null) return []
    if (!away.has(person)) return [person]
    const standIn = away.get(person) ?? otherwise
    return standIn !== null && !away.has(standIn) ? [standIn] : []
  }
  const first = present(team.managerId, team.deputyId)
  const second = present(team.deputyId).filter((one) => !first.includes(one))
  const third = present(team.directorId).filter((one) => !first.includes(one) && !second.includes(one))
  return [first, second, third]
}

/** The next rung from `from` on where somebody stands; null above the last one. */
export function nextRung(ladder: readonly (readonly PersonId[])[], from: number): number | null {
  for (let rung = from; rung < ladder.length; rung++) if (ladder[rung]!.length > 0) return rung
  return null
}
