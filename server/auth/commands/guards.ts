import type { Db } from '#server/db/client.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import { dutiesWithout, isFree } from '../duties.ts'
import { dutiesOf } from '../duties.store.ts'
import { lockPerson, otherAdministrators } from '../people.store.ts'
import type { PersonView } from '../person.contract.ts'

export async function lockedPerson(tx: Db, id: PersonId): Promise<PersonView> {
  const person = await lockPerson(tx, id)
  if (!person) throw notFound('person')
  return person
}

/** Refuses to take away roles that somebody still needs this person to have. `roles` are those that remain. */
export async function refuseIfNeeded(
  tx: Db,
  person: PersonView,
  roles: readonly StaffRole[],
  now: Date,
): Promise<void> {
  const id = person.id as PersonId
  const administers = person.active && person.roles.includes('admin')
  if (administers && !roles.includes('admin') && (await otherAdministrators(tx, id)) === 0) {
    throw new Refusal(
      'person.last_administrator',
      `${person.name} is the only administrator. Make somebody else one first.`,
      409,
    )
  }
  const duties = dutiesWithout(await dutiesOf(tx, id, now), roles)
  if (!isFree(duties)) {
    throw new Refusal(
      'person.has_duties',
      `${person.name} still answers for what \`duties\` lists. Hand it over first, then try again.`,
      409,
      { extra: { duties } },
    )
  }
}
