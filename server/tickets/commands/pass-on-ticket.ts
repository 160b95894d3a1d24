import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import { endVendorPart } from './ask-vendor.ts'
import { giveTo, moveTo } from './assign-ticket.ts'
import { resume } from './resume-ticket.ts'
import { onTicket } from './with-ticket.ts'
import { saveTicket } from '../ticket.store.ts'

interface PassingOn {
  number: string
  from: PersonId
  reason: string
  /** Whether a full desk may carry it all the same. */
  above: boolean
}

/** What somebody who leaves holds goes to a colleague's desk, or back to its queue with its age. Of others' work nothing moves. */
export async function passOnHeld(
  deps: Deps,
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  configuration: RoutingConfiguration,
  { number, from, reason, above, to }: PassingOn & { to: PersonId | 'queue' },
): Promise<void> {
  let the = await onTicket(tx, actor, { number }, {}, now)
  if (the.ticket.holderId !== from) return
  if (to !== 'queue') return giveTo(deps, configuration, the, to, { reason, by: actor.id, via: 'push', above })
  const vendor = await endVendorPart(the, 'withdrawn', reason, actor.name)
  if (vendor) await the.happened(vendor.fact)
  if (the.ticket.status === 'pending' || the.ticket.status === 'held') {
    await resume(deps, the, reason)
    the = await onTicket(tx, actor, { number }, {}, now)
  }
  await moveTo(deps, the, configuration.queueById(the.ticket.queueId), reason, actor.id)
}

/** Somebody else answers for it to the customer until it is closed. */
export async function passOnFirstOwner(
  { tx, actor, now }: { tx: Transaction; actor: StaffActor; now: Date },
  { number, from, reason, to }: Omit<PassingOn, 'above'> & { to: PersonId },
): Promise<void> {
  const { ticket, happened } = await onTicket(tx, actor, { number }, {}, now)
  if (ticket.firstOwnerId !== from) return
  await saveTicket(tx, ticket, { firstOwnerId: to }, now)
  await happened({ type: 'ticket.firstOwnerChanged', payload: { to, because: reason } })
}
