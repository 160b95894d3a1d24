import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Database } from '#server/db/client.ts'
import { Gathering } from '#server/db/gathering.ts'
import type { Deps } from '#server/deps.ts'
import { requestKeys } from '#server/http/request-key.table.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { clockHouse } from '#server/sla/clock-house.store.ts'
import { linkHashOf, linkToken } from '../private-link.ts'
import { openingOf, type Concern, type House, type Request } from '../opening.ts'
import { concernsOf, insertOpenings, type Entry, type Naming, type RequestKey } from '../opening.store.ts'
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
  /** What is ordered on a circuit is no fault that came back: `isOrder` never counts as a repeat. */
  options: { key: RequestKey | null; strict: boolean; takenBy?: PersonId | null; isOrder?: boolean },
): Promise<OpenedTicket> {
  const { key, strict, takenBy = null, isOrder = false } = options
  const asked = { actor, request, naming, key, strict, takenBy, isOrder }
  const opened = await counterOf(deps).ask(asked)
  if (!opened) return await earlierAnswer(deps, options.key as RequestKey)
  deps.wake.now('events', 'routing', 'sweeps')
  return { ...opened, again: false }
}

interface Asked {
  actor: Actor
  request: Request
  naming: Naming
  key: RequestKey | null
  strict: boolean
  takenBy: PersonId | null
  isOrder: boolean
}

type Opened = { id: TicketId; number: string } | null

const counters = new WeakMap<Database, Gathering<Asked, Opened>>()

/** What is asked for while a statement is under way shares the next one: at eight customers at once this halves the cost. */
function counterOf(deps: Deps): Gathering<Asked, Opened> {
  const found = counters.get(deps.db) ?? new Gathering<Asked, Opened>((together) => openTogether(deps, together))
  counters.set(deps.db, found)
  return found
}

async function openTogether(deps: Deps, together: Asked[]): Promise<(Opened | Refusal)[]> {
  const now = deps.clock.now()
  const [configuration, clocks, concerns] = await Promise.all([
    routingConfiguration(deps.db),
    clockHouse(deps.db, now),
    concernsOf(
      deps.db,
      together.map(({ naming }) => naming),
      now,
    ),
  ])
  const house: House = {
    rules: configuration.rules,
    planOf: configuration.queueById,
    ...clocks,
  }
  const decided = together.map((asked, i): Entry | Refusal => {
    const known = concerns[i] as Concern
    // What comes in by itself for somebody who has left is taken, and concerns no account.
    const found = known.isClosed && !asked.strict ? nobodys : known
    const concern = asked.isOrder ? { ...found, repeatOfId: null, isOrder: true } : found
    const refusal = asked.strict ? unknown(asked.naming, concern) : null
    if (refusal) return refusal
    const opening = openingOf(asked.request, concern, house, asked.takenBy, now)
    return { opening, linkHash: linkHashOf(linkToken(deps.secret, opening.id)), actor: asked.actor, key: asked.key }
  })
  const entries = decided.filter((entry): entry is Entry => !(entry instanceof Refusal))
  const numbers = entries.length > 0 ? await insertOpenings(deps.db, entries, now) : new Map<TicketId, string>()
  return decided.map((entry) => {
    if (entry instanceof Refusal) return entry
    const number = numbers.get(entry.opening.id)
    return number === undefined ? null : { id: entry.opening.id, number }
  })
}

const nobodys: Concern = { account: null, contactId: null, circuit: null, repeatOfId: null }

function unknown(naming: Naming, concern: Concern): Refusal | null {
  if (concern.isClosed) {
    return new Refusal('account.closed', 'This account is closed: nothing is opened for it any more.', 409)
  }
  if (!concern.account) {
    return new Refusal('account.not_found', 'There is no account with this code.', 422, {
      errors: [{ pointer: '/accountCode', detail: 'No account has this code. Search for the account by name.' }],
    })
  }
  if (naming.circuitNumber && !concern.circuit) {
    return new Refusal('circuit.not_found', 'This account has no circuit with that number.', 422, {
      errors: [
        {
          pointer: '/circuitNumber',
          detail: 'The account has no such circuit. Pick one from the list or leave it out.',
        },
      ],
    })
  }
  return null
}

const sqlAnswerId = sql`(${requestKeys.answer}->>'id')::uuid`

async function earlierAnswer(deps: Deps, key: RequestKey): Promise<OpenedTicket> {
  const [stored] = await deps.db
    .select({ bodyHash: requestKeys.bodyHash, id: tickets.id, number: tickets.number })
    .from(requestKeys)
    .innerJoin(tickets, eq(tickets.id, sqlAnswerId))
    .where(and(eq(requestKeys.principal, key.principal), eq(requestKeys.key, key.key)))
  if (!stored)
    throw new Refusal('request.in_progress', 'The same request is being handled right now. Ask again in a moment.', 409)
  if (!stored.bodyHash.equals(key.bodyHash)) {
    throw new Refusal(
      'request.key_reused',
      'This Idempotency-Key was used for a different request. Use a new key.',
      422,
    )
  }
  return { id: stored.id, number: stored.number, again: true }
}
