import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { IncidentUpdateId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { lockTicket, saveTicket } from '#server/tickets/ticket.store.ts'
import { accountsHit, namesOfHit } from '../hit.store.ts'
import type { IncidentWord } from '../incident-commands.contract.ts'
import { longestSilenceMs } from '../incident.ts'
import { liveChildren, lockIncident, oweDeliveries, refuseOver, saveIncident } from '../incident.store.ts'
import { incidentUpdates } from '../incident.table.ts'
import { refuseNames } from '../wording.ts'

/**
 * One word to all who are hit, and when the next one comes. Every child's customer reads it once, in their language. The
 * client makes its id, so what is sent twice is said once. Refuses a text that names one of the customers.
 */
export async function tellAll(deps: Deps, actor: StaffActor, number: string, input: IncidentWord): Promise<void> {
  const now = deps.clock.now()
  const nextAt = new Date(input.nextAt)
  if (nextAt <= now || nextAt.getTime() - now.getTime() > longestSilenceMs) {
    throw new Refusal('incident.next_update', 'The next word comes in the future, and within a day.', 422, {
      errors: [{ pointer: '/nextAt', detail: 'Name a time within the next 24 hours.' }],
    })
  }
  await inTransaction(deps.db, async (tx) => {
    const id = input.id as IncidentUpdateId
    const incident = await lockIncident(tx, number)
    if (await isSaid(tx, id, incident.ticketId)) return
    await lockIncident(tx, number, input.version)
    refuseOver(incident)
    refuseNames(input.texts, { words: await namesOfHit(tx, incident.ticketId) }, '/texts')
    await tx.insert(incidentUpdates).values({
      ...{ id, incidentId: incident.ticketId, kind: 'update', texts: input.texts, nextAt },
      ...{ byId: actor.id, byName: actor.name, at: now },
    })
    const children = await liveChildren(tx, incident.ticketId)
    await oweDeliveries(
      tx,
      id,
      children.map((child) => child.id),
      now,
    )
    await saveIncident(tx, incident, { nextUpdateAt: nextAt })
    await saveTicket(tx, await lockTicket(tx, { id: incident.ticketId }), { promisedAt: nextAt }, now)
    await record(tx, actor, now, {
      type: 'incident.updated',
      ticketId: incident.ticketId,
      accountId: null,
      payload: {
        ...{ number, updateId: id, nextAt: nextAt.toISOString() },
        accounts: await accountsHit(tx, incident.ticketId),
      },
    })
  })
  deps.wake.now('events', 'sweeps')
}

/** Whether this word was said before; refuses an id that was used for another incident. */
export async function isSaid(
  tx: Parameters<typeof lockIncident>[0],
  id: IncidentUpdateId,
  incident: string,
): Promise<boolean> {
  const [known] = await tx
    .select({ incident: incidentUpdates.incidentId })
    .from(incidentUpdates)
    .where(eq(incidentUpdates.id, id))
  if (known && known.incident !== incident)
    throw new Refusal('incident.id_taken', 'This id was used elsewhere. Make a new one.', 422)
  return known !== undefined
}
