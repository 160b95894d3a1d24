import { sql, type SQL } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { TicketQuery } from './ticket-commands.contract.ts'
import type { TicketLine } from './ticket-view.contract.ts'
import { linesInOrder } from './ticket-lines.store.ts'

/** Which tickets a member of staff sees: permissions.ts as a filter inside the query, never after it. */
export function visibleTo(actor: StaffActor): SQL {
  if (actor.roles.some((role) => role === 'agent' || role === 'supervisor' || role === 'admin')) return sql`true`
  const allowed: SQL[] = []
  if (actor.roles.includes('technician')) {
    allowed.push(
      sql`t.level <> 'L1'`,
      sql`t.first_owner_id = ${actor.id}`,
      sql`t.id in (select ticket_id from hand_offs where person_id = ${actor.id})`,
    )
  }
  if (actor.roles.includes('account_manager') && actor.accounts.length > 0) {
    allowed.push(
      sql`t.account_id in (select jsonb_array_elements_text(${JSON.stringify(actor.accounts)}::jsonb)::uuid)`,
    )
  }
  return allowed.length > 0 ? sql`(${sql.join(allowed, sql` or `)})` : sql`false`
}

interface Order {
  /** The expression rows are sorted by, as text in the cursor. */
  by: SQL
  cast: SQL
  descending: boolean
}

const orders: Record<TicketQuery['sort'], Order> = {
  updated: { by: sql`t.updated_at`, cast: sql`timestamptz`, descending: true },
  // Ids are made in the order of opening (uuid v7), so the primary key is the index.
  opened: { by: sql`t.id`, cast: sql`uuid`, descending: true },
  priority: { by: sql`t.priority`, cast: sql`text`, descending: false },
  due: {
    by: sql`coalesce((select min(k.due_at) from clocks k where k.ticket_id = t.id and k.state = 'running' and k.holding is null), 'infinity'::timestamptz)`,
    cast: sql`timestamptz`,
    descending: false,
  },
}

const list = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[])
const within = (column: SQL, values: readonly string[]) =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`

function conditions(actor: StaffActor, query: TicketQuery): SQL[] {
  const all: SQL[] = [visibleTo(actor)]
  const alive = sql`t.ended_at is null`
  if (query.view === 'mine') all.push(alive, sql`t.holder_id = ${actor.id}`)
  if (query.view === 'answering') all.push(alive, sql`t.first_owner_id = ${actor.id}`)
  if (query.view === 'queue') all.push(alive, sql`t.holder_id is null and t.status in ('acknowledged', 'inProgress')`)
  if (query.view === 'open') all.push(alive)
  if (query.queue) all.push(sql`t.queue_id = (select id from queues where code = ${query.queue})`)
  if (query.account) all.push(sql`t.account_id = (select id from accounts where code = ${query.account})`)
  if (query.circuit) all.push(sql`t.circuit_id = (select id from circuits where number = ${query.circuit})`)
  const statuses = list(query.status)
  if (statuses) all.push(within(sql`t.status`, statuses))
  const priorities = list(query.priority)
  if (priorities) all.push(within(sql`t.priority`, priorities))
  if (query.q) all.push(sql`(t.number ilike ${`%${like(query.q)}%`} or t.subject ilike ${`%${like(query.q)}%`})`)
  return all
}

const like = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** One page of lines, keyset-paginated: the next page starts after the last row's place, whatever was added meanwhile. */
export async function listTickets(
  db: Db,
  actor: StaffActor,
  query: TicketQuery,
): Promise<{ items: TicketLine[]; next: string | null }> {
  const order = orders[query.sort]
  const direction = order.descending ? sql`desc` : sql`asc`
  const where = conditions(actor, query)
  const after = query.cursor ? readCursor(query.cursor) : null
  if (after) {
    where.push(
      sql`(${order.by}, t.id) ${order.descending ? sql`<` : sql`>`} (${after[0]}::${order.cast}, ${after[1]}::uuid)`,
    )
  }
  const keys = await rowsOf<{ id: string; key: string }>(
    db,
    sql`select t.id, (${order.by})::text as key from tickets t where ${sql.join(where, sql` and `)}
         order by ${order.by} ${direction}, t.id ${direction} limit ${query.limit + 1}`,
  )
  const page = keys.slice(0, query.limit)
  if (page.length === 0) return { items: [], next: null }
  const lines = await linesInOrder(
    db,
    sql`select value::uuid as id, ordinality as place from jsonb_array_elements_text(${JSON.stringify(page.map((row) => row.id))}::jsonb) with ordinality`,
  )
  const last = page.at(-1)
  const more = keys.length > query.limit && last
  return {
    items: lines.map(({ line }) => line),
    next: more ? Buffer.from(JSON.stringify([last.key, last.id])).toString('base64url') : null,
  }
}

function readCursor(text: string): [string, string] {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown]
    if (typeof key === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return [key, id]
  } catch {
    // Falls through to the refusal: whatever it was, we did not make it.
  }
  throw new Refusal('list.bad_cursor', 'This cursor was not made by this list. Start again without one.', 422)
}

/** How many alive tickets each view of this person holds, for the rail. */
export async function countViews(
  db: Db,
  actor: StaffActor,
): Promise<Record<'mine' | 'answering' | 'queue' | 'open', number>> {
  const [row] = await rowsOf<Record<string, string>>(
    db,
    sql`select count(*) filter (where t.holder_id = ${actor.id}) as mine,
               count(*) filter (where t.first_owner_id = ${actor.id}) as answering,
               count(*) filter (where t.holder_id is null and t.status in ('acknowledged', 'inProgress')) as queue,
               count(*) as open
          from tickets t where t.ended_at is null and ${visibleTo(actor)}`,
  )
  return {
    mine: Number(row?.['mine']),
    answering: Number(row?.['answering']),
    queue: Number(row?.['queue']),
    open: Number(row?.['open']),
  }
}
