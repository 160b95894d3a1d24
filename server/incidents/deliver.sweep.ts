import { and, asc, eq, inArray, isNull, lte, min } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { circuits } from '#server/accounts/account.table.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Database, Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { newId, type MessageId } from '#server/kernel/ids.ts'
import { postMessage } from '#server/tickets/commands/post-message.ts'
import { resolveTicket } from '#server/tickets/commands/resolve-ticket.ts'
import { lockTicket } from '#server/tickets/ticket.store.ts'
import { isOver } from '#server/tickets/moves.ts'
import { incidentDeliveries, incidentUpdates } from './incident.table.ts'
import { textFor } from './wording.ts'

const waiting = and(isNull(incidentDeliveries.deliveredAt), isNull(incidentDeliveries.skipped))
type Delivery = typeof incidentDeliveries.$inferSelect

/** What all were told reaches each child, once: as a public message, or with the end as its solution to confirm. */
export function deliverSweep(deps: Deps): Sweep {
  return {
    name: 'incident-deliveries',
    async nextDue(db) {
      const [row] = await db
        .select({ due: min(incidentDeliveries.dueAt) })
        .from(incidentDeliveries)
        .where(waiting)
      return row?.due ?? null
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await tx
          .select()
          .from(incidentDeliveries)
          .where(and(waiting, lte(incidentDeliveries.dueAt, now)))
          .orderBy(asc(incidentDeliveries.dueAt), asc(incidentDeliveries.updateId))
          .limit(50)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, due, (inner, one) =>
          deliver({ ...deps, db: inner as unknown as Database }, inner, one, now),
        )
      })
      if (done > 0) deps.wake.now('events', 'routing', 'sweeps')
      return done
    },
  }
}

async function deliver(deps: Deps, tx: Transaction, { updateId, ticketId }: Delivery, now: Date): Promise<void> {
  const here = and(eq(incidentDeliveries.updateId, updateId), eq(incidentDeliveries.ticketId, ticketId))
  const [update] = await tx.select().from(incidentUpdates).where(eq(incidentUpdates.id, updateId))
  const ticket = await lockTicket(tx, { id: ticketId })
  const hangsOn = update && ticket.parentId === update.incidentId
  if (!update || !hangsOn || isOver(ticket.status) || ticket.status === 'resolved') {
    await tx
      .update(incidentDeliveries)
      .set({ skipped: hangsOn ? ticket.status : 'left' })
      .where(here)
    return
  }
  const [circuit] = ticket.circuitId
    ? await tx
        .select({ number: circuits.number })
        .from(circuits)
        .where(inArray(circuits.id, [ticket.circuitId]))
    : []
  const body = textFor(update.texts, ticket.language, { circuit: circuit?.number ?? null, number: ticket.number })
  // Who wrote it was asked for the right to speak for the incident; on the child they speak with the house's own.
  const author: StaffActor = {
    ...{ kind: 'staff', id: update.byId, name: update.byName, nameEn: update.byName, language: 'zh-CN' },
    ...{ roles: ['supervisor'], accounts: [] },
  }
  if (update.kind === 'end' && update.resolution) {
    const { code, evidence } = update.resolution
    await resolveTicket(deps, author, { id: ticketId }, { code, evidence, text: body, version: ticket.version })
    await tx.update(incidentDeliveries).set({ deliveredAt: now }).where(here)
    return
  }
  const id = newId<MessageId>()
  // A word that is late on its way promises nothing that has passed by now.
  const promisedAt = update.nextAt && update.nextAt > now ? { promisedAt: update.nextAt.toISOString() } : {}
  await postMessage(deps, author, { id: ticketId }, { id, visibility: 'public', body, files: [], ...promisedAt })
  await tx.update(incidentDeliveries).set({ deliveredAt: now, messageId: id }).where(here)
}
