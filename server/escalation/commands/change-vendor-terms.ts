import type { StaffActor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import type { VendorTerms } from '../vendor.contract.ts'
import { saveVendor, termsOf, vendorOf } from '../vendor.store.ts'

/** What a vendor promised, and whom to ring there. Cases under way keep the terms they began with. */
export async function changeVendorTerms(
  deps: Deps,
  actor: StaffActor,
  queueCode: string,
  { version, ...terms }: VendorTerms,
): Promise<void> {
  const now = deps.clock.now()
  const queue = (await routingConfiguration(deps.db)).queueByCode(queueCode)
  if (queue.level !== 'vendor') {
    throw new Refusal('vendor.not_one', 'This queue is not a vendor: it has seats of ours.', 422)
  }
  ;(await calendarsOf(deps.db)).choose(terms.calendar, now)
  await inTransaction(deps.db, async (tx) => {
    const before = await vendorOf(tx, queue.id)
    const saved = before.version === version ? await saveVendor(tx, before, terms) : null
    if (!saved) {
      throw new Refusal('vendor.changed', 'Somebody changed this vendor while you were at it. Load it again.', 409, {
        extra: { version: before.version },
      })
    }
    await record(tx, actor, now, {
      type: 'vendor.termsChanged',
      ticketId: null,
      accountId: null,
      payload: { queueId: queue.id, was: termsOf(before), is: terms },
    })
  })
  deps.wake.now('events')
}
