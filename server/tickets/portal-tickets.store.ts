import { sql, type SQL } from 'drizzle-orm'
import type { ContactActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PortalPage, PortalQuery, PortalState } from './portal-tickets.contract.ts'
import { linesInOrder } from './ticket-lines.store.ts'

/** permissions.ts as a filter inside the query: the own tickets, or all of the account when the role reaches that far. */
const visibleTo = (actor: ContactActor): SQL =>
  actor.reach === 'account'
    ? sql`t.account_id = ${actor.accountId}`
    : sql`t.account_id = ${actor.accountId} and t.contact_id = ${actor.id}`

const within: Record<PortalState, SQL> = {
  open: sql`t.ended_at is null`,
  yours: sql`t.ended_at is null and t.status in ('pending', 'resolved')`,
  closed: sql`t.ended_at is not null`,
}

/** A contact's tickets, newest first; ids are made in the order of opening, so the last one is the cursor. */
export async function portalTickets(db: Db, actor: ContactActor, query: PortalQuery): Promise<PortalPage> {
  const { state, circuit, cursor, limit } = query
  const conditions = [visibleTo(actor), within[state]]
  if (circuit) conditions.push(sql`t.circuit_id = (select id from circuits where number = ${circuit})`)
  if (cursor) conditions.push(sql`t.id < ${cursor}::uuid`)
  const [lines, counts] = await Promise.all([
    linesInOrder(
      db,
      sql`select t.id, row_number() over (order by t.id desc) as place from tickets t
           where ${sql.join(conditions, sql` and `)} order by t.id desc limit ${limit + 1}`,
    ),
    countOf(db, actor),
  ])
  const page = lines.slice(0, limit)
  return {
    items: page.map(({ customer }) => customer),
    next: lines.length > limit ? (page.at(-1)?.line.id ?? null) : null,
    counts,
  }
}

async function countOf(db: Db, actor: ContactActor): Promise<PortalPage['counts']> {
  const count = (state: PortalState) => sql`(count(*) filter (where ${within[state]}))::int`
  const [row] = await rowsOf<PortalPage['counts']>(
    db,
    sql`select ${count('open')} as open, ${count('yours')} as yours, ${count('closed')} as closed
          from tickets t where ${visibleTo(actor)}`,
  )
  return row ?? { open: 0, yours: 0, closed: 0 }
}
