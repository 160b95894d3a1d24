import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Deps } from '#server/deps.ts'
import { requestKeys } from '#server/http/request-key.table.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { linkHashOf, linkToken } from '../private-link.ts'
import { openingOf, type House, type Request } from '../opening.ts'
import { concernOf, insertOpening, type Naming, type RequestKey } from '../opening.store.ts'
import { tickets } from '../ticket.table.ts'

export interface OpenedTicket {
  id: TicketId
  number: string
  /** True when the same request was answered before: nothing new was written. */
  again: boolean
}

/**
 * Opens a ticket: durable before it is answered, and once per idempotency key. Refuses with `circuit.not_found` when a
 * signed-in person names a circuit that is not the account's; from the public form such a name is only kept as told.
 */
export async function openTicket(
  deps: Deps,
  actor: Actor,
  request: Request,
  naming: Naming,
  options: { key: RequestKey | null; strict: boolean; takenBy?: PersonId | null },
): Promise<OpenedTicket> {
  const now = deps.clock.now()
  const [configuration, calendars, concern] = await Promise.all([
    routingConfiguration(deps.db),
    calendarsOf(deps.db),
    concernOf(deps.db, naming, now),
  ])
  if (options.strict) refuseUnknown(naming, concern)
  const house: House = {
    rules: configuration.rules,
    relaxationOf: (queue) => configuration.queueById(queue).relaxation,
    calendarRef: (code) => calendars.refFor(code, now),
    calendarOf: calendars.versionOf,
  }
  const opening = openingOf(request, concern, house, options.takenBy ?? null, now)
  const number = await insertOpening(deps.db, opening, linkHashOf(linkToken(deps.secret, opening.id)), actor, options.key)
  if (number === null) return await earlierAnswer(deps, options.key as RequestKey)
  deps.wake.now('events', 'routing', 'sweeps')
  return { id: opening.id, number, again: false }
}

function refuseUnknown(naming: Naming, concern: Awaited<ReturnType<typeof concernOf>>): void {
  if (!concern.account) {
    throw new Refusal('account.not_found', 'There is no account with this code.', 422, {
      errors: [{ pointer: '/accountCode', detail: 'No account has this code. Search for the account by name.' }],
    })
  }
  if (naming.circuitNumber && !concern.circuit) {
    throw new Refusal('circuit.not_found', 'This account has no circuit with that number.', 422, {
      errors: [{ pointer: '/circuitNumber', detail: 'The account has no such circuit. Pick one from the list or leave it out.' }],
    })
  }
}

const sqlAnswerId = sql`(${requestKeys.answer}->>'id')::uuid`

async function earlierAnswer(deps: Deps, key: RequestKey): Promise<OpenedTicket> {
  const [stored] = await deps.db
    .select({ bodyHash: requestKeys.bodyHash, id: tickets.id, number: tickets.number })
    .from(requestKeys)
    .innerJoin(tickets, eq(tickets.id, sqlAnswerId))
    .where(and(eq(requestKeys.principal, key.principal), eq(requestKeys.key, key.key)))
  if (!stored) throw new Refusal('request.in_progress', 'The same request is being handled right now. Ask again in a moment.', 409)
  if (!stored.bodyHash.equals(key.bodyHash)) {
    throw new Refusal('request.key_reused', 'This Idempotency-Key was used for a different request. Use a new key.', 422)
  }
  return { id: stored.id, number: stored.number, again: true }
}
