import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { StaffActor } from '../actor.ts'
import { issueInvitation, linkHouse, withdrawInvitations } from '../invitation.store.ts'
import { findPerson } from '../people.store.ts'
import type { Invitation, PersonView } from '../person.contract.ts'
import { lockedPerson } from './guards.ts'

/** A fresh link for somebody who lost the first one, or the password. Until it is used the old password holds. */
export async function renewInvitation(deps: Deps, actor: StaffActor, id: PersonId): Promise<Invitation> {
  const now = deps.clock.now()
  const invitation = await inTransaction(deps.db, async (tx) => {
    const person = await lockedPerson(tx, id)
    if (!person.active) {
      throw new Refusal('person.inactive', `${person.name} has left. Take them back first, then invite them.`, 409)
    }
    await record(tx, actor, now, {
      type: 'person.invited',
      ticketId: null,
      accountId: null,
      payload: { personId: id, roles: person.roles, again: true },
    })
    return issueInvitation(tx, id, linkHouse(deps), now)
  })
  deps.wake.now('events')
  return invitation
}

/** The link that is out is void from now on; nothing happens where none is. Who has a password keeps it. */
export async function revokeInvitation(deps: Deps, actor: StaffActor, id: PersonId): Promise<PersonView> {
  const now = deps.clock.now()
  const person = await inTransaction(deps.db, async (tx) => {
    await lockedPerson(tx, id)
    if (await withdrawInvitations(tx, id)) {
      const house = { ticketId: null, accountId: null }
      await record(tx, actor, now, { ...house, type: 'person.invitationRevoked', payload: { personId: id } })
    }
    return (await findPerson(tx, id))!
  })
  deps.wake.now('events')
  return person
}
