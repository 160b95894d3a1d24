import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { at, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import { newId, type MessageId, type PersonId, type PromiseId, type TicketId } from '#server/kernel/ids.ts'
import { brokenAt, outcomeAt, remindAt } from './promise.ts'
import { promises } from './promise.table.ts'
import type { Fact } from './commands/with-ticket.ts'
import type { Ticket } from './ticket.store.ts'

type PromiseRow = typeof promises.$inferSelect

export async function openPromise(db: Db, ticketId: TicketId): Promise<PromiseRow | null> {
  const [row] = await db
    .select()
    .from(promises)
    .where(and(eq(promises.ticketId, ticketId), isNull(promises.outcome)))
  return row ?? null
}

export async function makePromise(
  tx: Transaction,
  ticket: Pick<Ticket, 'id' | 'accountId'>,
  { messageId, dueAt, by }: { messageId: MessageId; dueAt: Date; by: PersonId | null },
  now: Date,
): Promise<void> {
  await tx.insert(promises).values({
    id: newId<PromiseId>(),
    ticketId: ticket.id,
    accountId: ticket.accountId,
    messageId,
    madeBy: by,
    madeAt: now,
    dueAt,
    remindAt: remindAt(now, dueAt),
  })
}

/** The customer heard from us: the promise that was owed is kept, or was broken before. Answers what there is to record. */
export async function answerPromise(
  tx: Transaction,
  ticketId: TicketId,
  messageId: MessageId | null,
  now: Date,
): Promise<Fact[]> {
  await tx
    .update(promises)
    .set({ answeredAt: now, answeredBy: messageId })
    .where(and(eq(promises.ticketId, ticketId), eq(promises.outcome, 'broken'), isNull(promises.answeredAt)))
  const owed = await openPromise(tx, ticketId)
  if (!owed) return []
  const outcome = outcomeAt(owed.dueAt, now)
  await tx
    .update(promises)
    .set({ outcome, remindAt: null, answeredAt: now, answeredBy: messageId })
    .where(eq(promises.id, owed.id))
  return [{ type: outcome === 'kept' ? 'promise.kept' : 'promise.broken', payload: payloadOf(owed) }]
}

/** Nothing is owed any more: the ticket ended without a solution. */
export async function releasePromise(tx: Transaction, ticketId: TicketId, now: Date): Promise<void> {
  await tx
    .update(promises)
    .set({ outcome: 'released', remindAt: null, answeredAt: now })
    .where(and(eq(promises.ticketId, ticketId), isNull(promises.outcome)))
}

export function payloadOf({ id, dueAt, madeBy }: Pick<PromiseRow, 'id' | 'dueAt' | 'madeBy'>) {
  return { promiseId: id, dueAt: dueAt.toISOString(), madeBy }
}

/** Tickets with a promise of which somebody must be reminded or told. The ticket is locked first, as everywhere. */
export async function lockTicketsWithDuePromises(tx: Transaction, now: Date, limit: number) {
  return rowsOf<{ id: TicketId; holder_id: PersonId | null }>(
    tx,
    sql`select t.id, t.holder_id from tickets t
         where t.id in (
           (select ticket_id from promises where outcome is null and due_at < ${at(now)} order by due_at limit ${limit})
           union all
           (select ticket_id from promises where remind_at <= ${at(now)} order by remind_at limit ${limit}))
           for update skip locked`,
  )
}

export async function nextPromiseDue(db: Db): Promise<Date | null> {
  const [row] = await rowsOf<{ broken: string | null; remind: string | null }>(
    db,
    sql`select (select min(due_at) from promises where outcome is null) as broken,
               (select min(remind_at) from promises where remind_at is not null) as remind`,
  )
  const due = toInstantOrNull(row?.broken ?? null)
  const remind = toInstantOrNull(row?.remind ?? null)
  const all = [due ? brokenAt(due) : null, remind].filter((each) => each !== null)
  return all.length === 0 ? null : new Date(Math.min(...all.map((each) => each.getTime())))
}

/** The promises of one ticket as screens show them: one row. Rides promises_ticket. */
export const promiseTally = (ticketId: SQL) => sql`
  select (count(*) filter (where p.outcome = 'kept'))::int as kept,
         (count(*) filter (where p.outcome = 'broken'))::int as broken,
         (select jsonb_build_object(
                   'dueAt', ${iso('o.due_at')}, 'madeAt', ${iso('o.made_at')}, 'broken', o.outcome is not null,
                   'by', case when h.id is null then null else jsonb_build_object('name', h.name, 'nameEn', h.name_en) end)
            from promises o left join people h on h.id = o.made_by
           where o.ticket_id = ${ticketId} and (o.outcome is null or o.outcome = 'broken' and o.answered_at is null)
           order by o.outcome nulls first, o.due_at desc limit 1) as open
    from promises p where p.ticket_id = ${ticketId}`

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
