import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { IncidentUpdateId } from '#server/kernel/ids.ts'
import { close } from '#server/tickets/commands/close-ticket.ts'
import { cancelTicket } from '#server/tickets/commands/cancel-ticket.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { withTicket } from '#server/tickets/commands/with-ticket.ts'
import { lockTicket, saveTicket } from '#server/tickets/ticket.store.ts'
import { accountsHit, namesOfHit } from '../hit.store.ts'
import type { IncidentEnd } from '../incident-commands.contract.ts'
import { liveChildren, lockIncident, oweDeliveries, refuseOver, saveIncident } from '../incident.store.ts'
import { incidentUpdates } from '../incident.table.ts'
import { refuseNames } from '../wording.ts'
import { leaveIncident } from './leave-incident.ts'
import { isSaid } from './tell-all.ts'

/** The house speaks for the incident: the right was asked when the word was written. */
const incidentDesk = { kind: 'system', name: 'incident' } as const

/**
 * It is over: every child that still waits is resolved with this text and evidence, in its customer's language, and each
 * customer confirms or rejects for themselves. The incident's own ticket has nobody to ask, and closes.
 */
export async function endIncident(deps: Deps, actor: StaffActor, number: string, input: IncidentEnd): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const inside = { ...deps, db: tx as unknown as Deps['db'] }
    const id = input.id as IncidentUpdateId
    const incident = await lockIncident(tx, number)
    if (await isSaid(tx, id, incident.ticketId)) return
    await lockIncident(tx, number, input.version)
    refuseOver(incident)
    refuseNames(input.texts, { words: await namesOfHit(tx, incident.ticketId) }, '/texts')
    const accounts = await accountsHit(tx, incident.ticketId)
    await tx.insert(incidentUpdates).values({
      ...{ id, incidentId: incident.ticketId, kind: 'end', texts: input.texts, resolution: input.resolution },
      ...{ byId: actor.id, byName: actor.name, at: now },
    })
    const children = await liveChildren(tx, incident.ticketId)
    await oweDeliveries(
      tx,
      id,
      children.map((child) => child.id),
      now,
    )
    await saveIncident(tx, incident, { state: 'ended', endedAt: now })
    await record(tx, actor, now, {
      type: 'incident.ended',
      ticketId: incident.ticketId,
      accountId: null,
      payload: { number, accounts },
    })
    await closeParent(inside, actor, number, input)
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

async function closeParent(deps: Deps, actor: StaffActor, number: string, input: IncidentEnd): Promise<void> {
  await withTicket(deps, actor, { number }, {}, async ({ tx, ticket, now, happened }) => {
    if (ticket.status !== 'acknowledged') return
    await saveTicket(tx, ticket, { status: 'inProgress' }, now)
    await happened({ type: 'ticket.started', payload: { status: { from: 'acknowledged', to: 'inProgress' } } })
  })
  const { version } = await withTicket(deps, actor, { number }, {}, async ({ ticket }) => ticket)
  const { code, evidence } = input.resolution
  await resolveTicket(deps, incidentDesk, { number }, { code, evidence, text: input.texts['zh-CN'], version })
  await withTicket(deps, incidentDesk, { number }, {}, (the) =>
    close(deps, the, { rating: null, comment: null, byItself: true }),
  )
}

/** It was none: the tickets go back to work one by one, and its own is cancelled. */
export async function withdrawIncident(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { reason: string; version: number },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const inside = { ...deps, db: tx as unknown as Deps['db'] }
    const incident = await lockIncident(tx, number, input.version)
    refuseOver(incident)
    const accounts = await accountsHit(tx, incident.ticketId)
    for (const child of await liveChildren(tx, incident.ticketId))
      await leaveIncident(inside, incidentDesk, number, child.number, input.reason)
    await saveIncident(tx, incident, { state: 'withdrawn', endedAt: now })
    await record(tx, actor, now, {
      type: 'incident.withdrawn',
      ticketId: incident.ticketId,
      accountId: null,
      payload: { number, reason: input.reason, accounts },
    })
    const { version } = await lockTicket(tx, { id: incident.ticketId })
    await cancelTicket(inside, incidentDesk, { number }, { reason: input.reason, version })
  })
  deps.wake.now('events', 'routing', 'sweeps')
}
