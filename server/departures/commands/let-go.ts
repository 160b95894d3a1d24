import { sql } from 'drizzle-orm'
import { passOnAccount } from '#server/accounts/commands/pass-on-account.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { takeLeave } from '#server/auth/commands/deactivate-person.ts'
import type { PersonView } from '#server/auth/person.contract.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { passOnAccountEscalation } from '#server/escalation/commands/pass-on-account-escalation.ts'
import { passOnPolicy } from '#server/escalation/policies/commands/pass-on-policy.ts'
import { passOnTurns } from '#server/escalation/schedules/commands/pass-on-turns.ts'
import type { HandedOver } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { taskDue } from '#server/kb/learning/commands/open-task.ts'
import { turnHours } from '#server/kb/questions/commands/give-turn.ts'
import { passOnKnowledge } from '#server/kb/commands/pass-on-knowledge.ts'
import { passOnCopy } from '#server/kb/commands/pass-on-copy.ts'
import type { PersonId, PolicyId, ScheduleId } from '#server/kernel/ids.ts'
import { giveBackOffers } from '#server/routing/commands/change-presence.ts'
import { passOnQueue } from '#server/routing/commands/pass-on-queue.ts'
import { configurationChanged, routingConfiguration } from '#server/routing/configuration.store.ts'
import { lockOfferedTickets } from '#server/routing/offer.store.ts'
import { clockHouse } from '#server/sla/clock-house.store.ts'
import { passOnFirstOwner, passOnHeld } from '#server/tickets/commands/pass-on-ticket.ts'
import type { HandOver } from '../departure.contract.ts'
import { refuseUnfit } from '../successors.ts'
import { successorsOf } from '../successors.store.ts'

/** Kept with each ticket that moves, for the screen to phrase. */
const reason = 'departure'

/**
 * Somebody leaves, and what was theirs is somebody else's, in one act: all of it, or nothing. What came to them meanwhile
 * refuses it with the list (`person.has_duties`). Open offers go back to their queues, questions and tasks about articles to
 * whoever is next, by themselves.
 */
export async function letGo(deps: Deps, actor: StaffActor, id: PersonId, handOver: HandOver): Promise<PersonView> {
  const now = deps.clock.now()
  const configuration = await routingConfiguration(deps.db)
  await clockHouse(deps.db, now)
  const [hours, taskDueAt] = await Promise.all([turnHours(deps, now), taskDue(deps, now)])
  const left = await inTransaction(deps.db, async (tx) => {
    const by = { tx, actor, now }
    // Never beside a round of matching, which would offer to who is leaving; and tickets before seats, as everywhere.
    await tx.execute(sql`select pg_advisory_xact_lock_shared(4702)`)
    refuseUnfit(handOver, await successorsOf(tx, id))
    await lockOfferedTickets(tx, id)
    await giveBackOffers(tx, configuration, actor, id, 'presence', now)
    const above = handOver.aboveCapacity
    const tickets = handOver.tickets.toSorted((a, b) => (a.number < b.number ? -1 : 1))
    for (const { number, as, to } of tickets) {
      const passing = { number, from: id, reason, above }
      if (as === 'holder') await passOnHeld(deps, by, configuration, { ...passing, to: to as PersonId | 'queue' })
      else await passOnFirstOwner(by, { ...passing, to: to as PersonId })
    }
    for (const { code, as, to } of handOver.accounts) await passOnAccount(by, { code, as, from: id, to: person(to) })
    for (const { code, to } of handOver.queues) await passOnQueue(by, { code, from: id, to: to as PersonId })
    for (const one of handOver.schedules) {
      await passOnTurns(by, { id: one.id as ScheduleId, from: id, to: person(one.to) })
    }
    for (const one of handOver.policies) {
      await passOnPolicy(by, { id: one.id as PolicyId, from: id, to: one.to as PersonId })
    }
    for (const { number, as, to } of handOver.articles) {
      await passOnCopy(by, { number, as, from: id, to: to as PersonId })
    }
    for (const { number, to } of handOver.escalations) {
      await passOnAccountEscalation(by, { number, from: id, to: to as PersonId })
    }
    const mail = deps.config.smtp !== null
    await passOnKnowledge(by, { from: id, routing: configuration, taskDueAt }, { now, hours, mail })
    const parts = partsOf(handOver)
    if (parts.length > 0) {
      const house = { ticketId: null, accountId: null }
      await record(tx, actor, now, { ...house, type: 'person.handedOver', payload: { personId: id, parts } })
    }
    return takeLeave(tx, actor, id, now)
  })
  configurationChanged(deps)
  deps.wake.now('events', 'routing', 'sweeps')
  return left
}

const person = (to: string | null) => to as PersonId | null

function partsOf(handOver: HandOver): HandedOver[] {
  const part = (what: HandedOver['what'], name: string, to: string | null) => ({
    ...{ what, name },
    to: to === 'queue' ? null : person(to),
  })
  return [
    ...handOver.tickets.map(({ number, to }) => part('tickets', number, to)),
    ...handOver.accounts.map(({ code, to }) => part('accounts', code, to)),
    ...handOver.queues.map(({ code, to }) => part('queues', code, to)),
    ...handOver.schedules.map(({ id, to }) => part('schedules', id, to)),
    ...handOver.policies.map(({ id, to }) => part('policies', id, to)),
    ...handOver.articles.map(({ number, to }) => part('articles', number, to)),
    ...handOver.escalations.map(({ number, to }) => part('escalations', number, to)),
  ]
}
