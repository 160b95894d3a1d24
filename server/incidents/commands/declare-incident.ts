import type { Actor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { claimRequestKey, storeAnswer, type RequestKey } from '#server/http/idempotency.ts'
import type { IncidentRuleId, TicketId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { nextRelaxation } from '#server/routing/relaxation.ts'
import { queueFor } from '#server/routing/rules.ts'
import { clockHouse } from '#server/sla/clock-house.store.ts'
import { openingOf } from '#server/tickets/opening.ts'
import { insertOpenings } from '#server/tickets/opening.store.ts'
import { linkHashOf, linkToken } from '#server/tickets/private-link.ts'
import { firstWordWithinMs } from '../incident.ts'
import { accountsHit, circuitsHit, namesOfHit } from '../hit.store.ts'
import type { NewIncident } from '../incident-commands.contract.ts'
import { incidents } from '../incident.table.ts'
import { replaceScope } from '../incident.store.ts'
import { refuseNames } from '../wording.ts'
import { joinIncident } from './join-incident.ts'

/**
 * Declares a major incident: a ticket of its own that belongs to no customer and goes to the second line at once, what it
 * has hit, and the tickets that are part of it. By hand, or by a rule.
 */
export async function declareIncident(
  deps: Deps,
  actor: Actor,
  input: NewIncident,
  options: { key?: RequestKey | null; ruleId?: IncidentRuleId | null } = {},
): Promise<{ number: string }> {
  const now = deps.clock.now()
  const since = input.since ? new Date(input.since) : now
  if (since > now) {
    throw new Refusal('incident.since_future', 'It cannot begin in the future. Name the time it was first seen.', 422, {
      errors: [{ pointer: '/since', detail: 'Name a time that has passed.' }],
    })
  }
  const number = await inTransaction(deps.db, async (tx) => {
    const earlier = options.key && (await claimRequestKey(tx, options.key, now))
    if (earlier) return String(earlier['number'])
    const opened = await openParent(deps, tx, actor, input, since, now)
    await tx.insert(incidents).values({
      ticketId: opened.id,
      state: 'open',
      title: input.title,
      since,
      declaredAt: now,
      declaredById: actor.kind === 'staff' ? actor.id : null,
      ruleId: options.ruleId ?? null,
      nextUpdateAt: new Date(now.getTime() + firstWordWithinMs),
    })
    await replaceScope(tx, opened.id, input.scope, now)
    const [hit, accounts] = await Promise.all([circuitsHit(tx, opened.id), accountsHit(tx, opened.id)])
    if (hit.length === 0 && accounts.length === 0) {
      throw new Refusal('incident.hits_nothing', 'Say what it has hit: circuits, a node, or accounts.', 422, {
        errors: [{ pointer: '/scope', detail: 'Name at least one circuit, node or account.' }],
      })
    }
    refuseNames(input.title, { words: await namesOfHit(tx, opened.id) }, '/title')
    await record(tx, actor, now, {
      type: 'incident.declared',
      ticketId: opened.id,
      accountId: null,
      payload: { number: opened.number, ruleId: options.ruleId ?? null, circuits: hit.length, accounts },
    })
    const inside = { ...deps, db: tx as unknown as Deps['db'] }
    for (const ticket of input.tickets) await joinIncident(inside, actor, opened.number, ticket)
    if (options.key) await storeAnswer(tx, options.key, { number: opened.number })
    return opened.number
  })
  deps.wake.now('events', 'routing', 'sweeps')
  return { number }
}

async function openParent(
  deps: Deps,
  tx: Transaction,
  actor: Actor,
  input: NewIncident,
  since: Date,
  now: Date,
): Promise<{ id: TicketId; number: string }> {
  const [configuration, clocks] = await Promise.all([routingConfiguration(deps.db), clockHouse(deps.db, now)])
  const nobody = { account: null, contactId: null, circuit: null, repeatOfId: null }
  const request = {
    channel: 'alarm' as const,
    type: 'fault' as const,
    symptom: input.symptom,
    impact: 'down' as const,
    subject: input.title['zh-CN'],
    description: input.description,
    language: 'zh-CN' as const,
    since,
    reporter: null,
  }
  const opening = openingOf(
    request,
    nobody,
    { rules: configuration.rules, planOf: configuration.queueById, ...clocks },
    null,
    now,
  )
  const queueId = queueFor(configuration.rules, 'L2', {
    ...{ type: 'fault', symptom: input.symptom, priority: 'P1', circuitKind: null, accountGrade: null },
    ...{ serviceGrade: null, repeat: false, language: 'zh-CN', region: null, account: null },
  })
  const parent = {
    ...opening,
    ...{ priority: 'P1' as const, level: 'L2' as const, queueId },
    nextRelaxationAt: nextRelaxation(configuration.queueById(queueId), 0, now),
    // Promises are made to customers: each child has its own.
    clocks: [],
  }
  const numbers = await insertOpenings(
    tx,
    [{ opening: parent, linkHash: linkHashOf(linkToken(deps.secret, parent.id)), actor, key: null }],
    now,
  )
  return { id: parent.id, number: numbers.get(parent.id) as string }
}
