import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { StaffActor } from '../actor.ts'
import { findPerson, setRoles } from '../people.store.ts'
import type { PersonView, RolesChange } from '../person.contract.ts'
import { giveSeat } from './give-seat.ts'
import { lockedPerson, refuseIfNeeded } from './guards.ts'

/** Changes what a person may do. Holds from their next request, and ends their live connections within two seconds. */
export async function changeRoles(
  deps: Deps,
  actor: StaffActor,
  id: PersonId,
  change: RolesChange,
): Promise<PersonView> {
  const now = deps.clock.now()
  const { roles, version } = change
  const changed = await inTransaction(deps.db, async (tx) => {
    const person = await lockedPerson(tx, id)
    if (person.version !== version) {
      throw new Refusal('person.changed', 'Somebody changed this person meanwhile. Look again, then decide.', 409, {
        extra: { person },
      })
    }
    await refuseIfNeeded(tx, person, roles, now)
    await setRoles(tx, id, roles)
    await giveSeat(tx, id, roles, now)
    await record(tx, actor, now, {
      type: 'person.rolesChanged',
      ticketId: null,
      accountId: null,
      payload: { personId: id, from: person.roles, to: roles },
    })
    return (await findPerson(tx, id))!
  })
  deps.wake.now('events')
  return changed
}
