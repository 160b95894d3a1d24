import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { newId, type PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { people } from '#server/seats/seat.table.ts'
import type { StaffActor } from '../actor.ts'
import { issueInvitation, linkHouse } from '../invitation.store.ts'
import { createLogin } from '../login.store.ts'
import { findPerson } from '../people.store.ts'
import type { Invitation, NewPerson, PersonView } from '../person.contract.ts'
import { giveSeat } from './give-seat.ts'

/** Adds somebody to the staff. They can sign in once they have followed the link and chosen a password. */
export async function invitePerson(
  deps: Deps,
  actor: StaffActor,
  asked: NewPerson,
): Promise<{ person: PersonView; invitation: Invitation }> {
  const now = deps.clock.now()
  const id = newId<PersonId>()
  const { name, nameEn, email, phone = null, roles, team, language } = asked
  const answer = await inTransaction(deps.db, async (tx) => {
    const added = await tx
      .insert(people)
      .values({ id, name, nameEn, email, phone, roles, team, language, createdAt: now })
      .onConflictDoNothing({ target: people.email })
      .returning({ id: people.id })
    if (added.length === 0) {
      throw new Refusal('person.email_taken', 'Somebody of the staff has this address already. Use another one.', 409, {
        errors: [{ pointer: '/email', detail: 'This address is taken.' }],
      })
    }
    await createLogin(tx, { id, email, name }, now)
    await giveSeat(tx, id, roles, now, asked.seat)
    const invitation = await issueInvitation(tx, id, linkHouse(deps), now)
    await record(tx, actor, now, {
      type: 'person.invited',
      ticketId: null,
      accountId: null,
      payload: { personId: id, roles, again: false },
    })
    return { person: (await findPerson(tx, id))!, invitation }
  })
  deps.wake.now('events')
  return answer
}
