import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { MessageId, PersonId, TicketId, UpdateRequestId } from '#server/kernel/ids.ts'
import type { UpdateRequests } from './update-request.contract.ts'
import { updateRequests } from './update-request.table.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const openOn = (ticketId: TicketId) =>
  and(eq(updateRequests.ticketId, ticketId), isNull(updateRequests.answeredAt), isNull(updateRequests.lapsedAt))

export async function updateRequestsOf(db: Db, ticketId: TicketId, reader: PersonId): Promise<UpdateRequests['items']> {
  return rowsOf(
    db,
    sql`
    select u.id, u.asked_by_name as "askedBy", u.asked_by_id = ${reader} as mine, u.question, ${iso('u.asked_at')} as "askedAt", ${iso('u.due_at')} as "dueAt",
           u.overdue_at is not null as overdue, ${iso('u.answered_at')} as "answeredAt",
           case when p.id is null then null else jsonb_build_object('name', p.name, 'nameEn', p.name_en) end as "answeredBy"
      from update_requests u left join people p on p.id = u.answered_by_id
     where u.ticket_id = ${ticketId} and u.lapsed_at is null order by u.asked_at desc limit 20`,
  )
}

export async function hasOpenRequest(tx: Transaction, ticketId: TicketId): Promise<boolean> {
  const rows = await tx.select({ id: updateRequests.id }).from(updateRequests).where(openOn(ticketId))
  return rows.length > 0
}

/** A word of those who work on it answers what is open, whoever asked aside. The request answered, or null when nothing was asked. */
export async function answerUpdateRequest(
  tx: Transaction,
  ticketId: TicketId,
  by: { personId: PersonId; messageId: MessageId },
  now: Date,
): Promise<UpdateRequestId | null> {
  const [row] = await tx
    .update(updateRequests)
    .set({ answeredAt: now, answeredById: by.personId, messageId: by.messageId })
    .where(and(openOn(ticketId), ne(updateRequests.askedById, by.personId)))
    .returning({ id: updateRequests.id })
  return row?.id ?? null
}

/** The ticket is resolved or over: there is nothing left to ask. */
export async function lapseUpdateRequest(tx: Transaction, ticketId: TicketId, now: Date): Promise<void> {
  await tx.update(updateRequests).set({ lapsedAt: now }).where(openOn(ticketId))
}
