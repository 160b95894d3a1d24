import type { PersonId } from '#server/kernel/ids.ts'

/** Somebody who may look after articles. */
export interface Keeper {
  id: PersonId
  team: string
  isReviewer: boolean
  isSupervisor: boolean
  skills: Readonly<Record<string, number>>
  onLeave: boolean
  /** Tasks about articles that are theirs now. */
  open: number
}

/** What decides whose a task about an article is. */
export interface Kept {
  /** The team that answers for it. */
  owner: string
  authorId: PersonId | null
  reviewerId: PersonId | null
  /** Whose other tasks about the same article are: one person mends it once. */
  alreadyWith: PersonId | null
}

/** Teams are named freely; of those that come with the product this is what their people know. */
const skillOfTeam = (owner: string) => (owner === 'dataCentre' ? 'hosting' : owner)

/**
 * Whose it is to mend what is said to be wrong with an article: whoever has its other tasks; who wrote what readers see; who
 * approved it; the one of its team who knows most and has least to do; whoever reviews; whoever is there at all. Who is on
 * leave is passed over while anybody else is there. `staff` are those who may write and may read it; `saidBy` does not get
 * their own complaint back unless the article is theirs.
 */
export function keeperOf(article: Kept, staff: readonly Keeper[], saidBy: string): PersonId | null {
  const here = new Map(staff.filter(({ onLeave }) => !onLeave).map((one) => [one.id, one]))
  for (const id of [article.alreadyWith, article.authorId, article.reviewerId]) if (id && here.has(id)) return id
  const skill = skillOfTeam(article.owner)
  const ofTeam = (one: Keeper) => (one.team === article.owner ? 6 : (one.skills[skill] ?? 0))
  const [best] = staff.toSorted(
    (a, b) =>
      Number(a.onLeave) - Number(b.onLeave) ||
      Number(saidBy === `staff:${a.id}`) - Number(saidBy === `staff:${b.id}`) ||
      Number(ofTeam(b) >= 3) - Number(ofTeam(a) >= 3) ||
      Number(b.isReviewer) - Number(a.isReviewer) ||
      Number(b.isSupervisor) - Number(a.isSupervisor) ||
      a.open - b.open ||
      ofTeam(b) - ofTeam(a) ||
      a.id.localeCompare(b.id),
  )
  return best?.id ?? null
}
