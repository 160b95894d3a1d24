import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { accountsHit, circuitsHit } from '../hit.store.ts'
import { lockIncident, refuseOver, replaceScope, saveIncident, type Scope } from '../incident.store.ts'

/** Says anew what it has hit. Tickets that are part of it stay; suggestions and the accounts hit follow. */
export async function scopeIncident(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { scope: Scope; version: number },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const incident = await lockIncident(tx, number, input.version)
    refuseOver(incident)
    await replaceScope(tx, incident.ticketId, input.scope, now)
    await saveIncident(tx, incident, {})
    const [hit, accounts] = [await circuitsHit(tx, incident.ticketId), await accountsHit(tx, incident.ticketId)]
    await record(tx, actor, now, {
      type: 'incident.scoped',
      ticketId: incident.ticketId,
      accountId: null,
      payload: { number, circuits: hit.length, accounts },
    })
  })
  deps.wake.now('events', 'sweeps')
}
