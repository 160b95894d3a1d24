import type { Actor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type MessageId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { tellClocks } from '#server/sla/commands/tell-clocks.ts'
import { clockFactsOf } from '../clock-facts.store.ts'
import { downMs } from '../restoration.ts'
import type { Restoring } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { reachCustomer, writeDown } from './speak.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/**
 * The service is back, by repair or by a workaround; the cause may still be open. The customer is told, the promise to
 * restore is settled, and news come at a slower pace from here on. Refuses with `ticket.not_in_work`,
 * `restoration.not_a_fault`, `restoration.already`.
 */
export async function restoreService(deps: Deps, actor: Actor, ref: TicketRef, input: Restoring): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async (the) => {
    const { tx, ticket, now, happened } = the
    refuseUnlessRunning(the)
    if (ticket.restoredAt) {
      throw new Refusal('restoration.already', 'The service counts as restored already. If it failed again, say so.')
    }
    const { how, text } = input
    const id = newId<MessageId>()
    const promisedAt = input.promisedAt ? new Date(input.promisedAt) : null
    const word = { id, body: text, visibility: 'public', files: [], promisedAt, purpose: 'restored' } as const
    await writeDown(the, actor, word)
    const down = downMs(ticket, now)
    const back = { restoredAt: now, restoration: { how, text } }
    const { ticket: after, facts } = await reachCustomer(deps, the, actor, word, back)
    await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'restored', downMs: down })
    await happened(
      { type: 'ticket.restored', payload: { how, messageId: id, downMs: down } },
      {
        type: 'ticket.replied',
        payload: { messageId: id, by: 'staff', promisedAt: promisedAt?.toISOString() ?? null },
      },
      ...facts,
    )
  })
}

/** It did not last: the service is down again, and the promise to restore goes on from what it had used. */
export async function serviceDownAgain(
  deps: Deps,
  actor: Actor,
  ref: TicketRef,
  input: { reason: string; version: number },
): Promise<void> {
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, async (the) => {
    const { tx, ticket, now, happened } = the
    refuseUnlessRunning(the)
    if (!ticket.restoredAt) throw new Refusal('restoration.none', 'The service does not count as restored.')
    const after = await saveTicket(tx, ticket, { restoredAt: null, restoration: null }, now)
    await tellClocks(deps, tx, await clockFactsOf(tx, after), now, { what: 'downAgain', reason: input.reason })
    await happened({ type: 'ticket.downAgain', payload: { reason: input.reason } })
  })
}

function refuseUnlessRunning({ ticket }: Verb): void {
  if (ticket.type !== 'fault') {
    throw new Refusal('restoration.not_a_fault', 'Only a fault has a service to restore. Resolve the ticket instead.')
  }
  if (!['acknowledged', 'inProgress', 'pending', 'held'].includes(ticket.status)) {
    throw new Refusal('ticket.not_in_work', `The ticket is ${ticket.status}: there is nothing to restore in it.`)
  }
}
