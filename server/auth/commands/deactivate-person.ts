import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { StaffActor } from '../actor.ts'
import { withdrawInvitations } from '../invitation.store.ts'
import { deletePassword } from '../login.store.ts'
import { findPerson, leaveSeat, setActive } from '../people.store.ts'
import type { PersonView } from '../person.contract.ts'
import { deleteSessionsOf } from '../session.store.ts'
import { lockedPerson, refuseIfNeeded } from './guards.ts'

/**
 * Somebody leaves: no sign-in, no session, no seat that is offered work. Refused while anything is still theirs. Part of the
 * act that hands their work over (departures), in its transaction.
 */
export async function takeLeave(tx: Transaction, actor: StaffActor, id: PersonId, now: Date): Promise<PersonView> {
  const person = await lockedPerson(tx, id)
  if (!person.active) return person
  await refuseIfNeeded(tx, person, [], now)
  await setActive(tx, id, false)
  await withdrawInvitations(tx, id)
  await deletePassword(tx, id)
  await deleteSessionsOf(tx, id)
  const house = { ticketId: null, accountId: null }
  await record(tx, actor, now, { type: 'person.deactivated', ...house, payload: { personId: id } })
  if (await leaveSeat(tx, id, now)) {
    const payload = { seatId: id, presence: 'offline' as const, reason: null }
    await record(tx, actor, now, { type: 'seat.presenceChanged', ...house, payload })
  }
  return (await findPerson(tx, id))!
}

/** Somebody returns, with the roles they had and no password: they are invited again. */
export async function reactivatePerson(deps: Deps, actor: StaffActor, id: PersonId): Promise<PersonView> {
  const now = deps.clock.now()
  const back = await inTransaction(deps.db, async (tx) => {
    const person = await lockedPerson(tx, id)
    if (person.active) return person
    await setActive(tx, id, true)
    await record(tx, actor, now, {
      type: 'person.reactivated',
      ticketId: null,
      accountId: null,
      payload: { personId: id },
    })
    return (await findPerson(tx, id))!
  })
  deps.wake.now('events', 'routing')
  return back
}
