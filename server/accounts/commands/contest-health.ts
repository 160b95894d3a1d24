import { and, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type AccountId, type ContestId, type TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { ContestDecision, NewContest } from '../health.contract.ts'
import { healthFacts } from '../health.store.ts'
import { healthContests } from '../health.table.ts'

/** Says that a ticket should not count under a rule. Refuses with `health.not_counting` and `health.contested_before`. */
export async function contestHealth(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  { rule, ticket, reason }: NewContest,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const facts = (await healthFacts(tx, [accountId], now)).get(accountId)!
    if (!facts.some((fact) => fact.rule === rule && fact.ticket === ticket)) {
      throw new Refusal('health.not_counting', 'This ticket does not count under this rule (any more).', 422)
    }
    const id = newId<ContestId>()
    const ticketId = await idOfTicket(tx, ticket)
    const row = { id, accountId, rule, ticketId, reason, byId: actor.id, byName: actor.name, at: now }
    const added = await tx.insert(healthContests).values(row).onConflictDoNothing().returning({ id: healthContests.id })
    if (added.length === 0) {
      throw new Refusal('health.contested_before', 'This point was contested already; a supervisor decides once.', 409)
    }
    const payload = { contestId: id, rule, ticket, reason }
    await record(tx, actor, now, { ticketId: null, accountId, type: 'health.contested', payload })
  })
  deps.wake.now('events')
}

/** A supervisor decides, once. Refuses with `health.decided`. */
export async function decideContest(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  id: ContestId,
  { upheld, reason }: ContestDecision,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [found] = await tx
      .select()
      .from(healthContests)
      .where(and(eq(healthContests.id, id), eq(healthContests.accountId, accountId)))
      .for('update')
    if (!found) throw notFound('contest')
    if (found.state !== 'open') throw new Refusal('health.decided', 'This was decided already.', 409)
    await tx
      .update(healthContests)
      .set({ state: upheld ? 'upheld' : 'refused', decision: reason, decidedBy: actor.name, decidedAt: now })
      .where(eq(healthContests.id, id))
    const [ticket] = await rowsOf<{ number: string }>(tx, sql`select number from tickets where id = ${found.ticketId}`)
    const payload = { contestId: id, rule: found.rule, ticket: ticket!.number, upheld, reason }
    await record(tx, actor, now, { ticketId: null, accountId, type: 'health.contestDecided', payload })
  })
  deps.wake.now('events')
}

async function idOfTicket(tx: Db, number: string): Promise<TicketId> {
  const [row] = await rowsOf<{ id: TicketId }>(tx, sql`select id from tickets where number = ${number}`)
  return row!.id
}
