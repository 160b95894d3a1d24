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

/** What each ticket's running promises are due at first, all at once: only live clocks stand in clocks_running. */
const dueFirst = sql`left join (
  select ticket_id, min(due_at) as at from clocks where state = 'running' and holding is null group by ticket_id
) due on due.ticket_id = t.id`

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
    by: sql`coalesce(due.at, 'infinity'::timestamptz)`,
    cast: sql`timestamptz`,
    descending: false,
  },
}

/** The other way round, except that what is due at no time still comes last. */
function orderOf({ sort, reverse }: Pick<TicketQuery, 'sort' | 'reverse'>): Order {
  const order = orders[sort]
  if (reverse !== 'true') return order
  const by = sort === 'due' ? sql`coalesce(nullif(${order.by}, 'infinity'), '-infinity'::timestamptz)` : order.by
  return { ...order, by, descending: !order.descending }
}

const list = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[])
const within = (column: SQL, values: readonly string[]) =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`

interface Key {
  id: string
  /** What it is ordered by, as text. */
  key: string
  in_group: string
}

type Which = Omit<TicketQuery, 'sort' | 'reverse' | 'limit' | 'cursor' | 'group'>

/** What rows of a group have in common, as text that also orders the groups. Nobody and nothing come last. */
const groups: Record<NonNullable<TicketQuery['group']>, SQL> = {
  status: sql`(array_position(array['acknowledged','inProgress','pending','held','resolved','closed','rejected','cancelled'], t.status))::text`,
  priority: sql`t.priority`,
  queue: sql`(select q.code from queues q where q.id = t.queue_id)`,
  account: sql`coalesce((select a.code from accounts a where a.id = t.account_id), '~')`,
  holder: sql`coalesce((select p.name_en || ' ' || p.id from people p where p.id = t.holder_id), '~')`,
}
const groupOf = (query: Pick<TicketQuery, 'group'>) =>
  query.group ? sql`${groups[query.group]} collate "C"` : sql`''::text collate "C"`

function conditions(actor: StaffActor, query: Which): SQL[] {
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
  const types = list(query.type)
  if (types) all.push(within(sql`t.type`, types))
  const levels = list(query.level)
  if (levels) all.push(within(sql`t.level`, levels))
  const grades = list(query.grade)
  if (grades) all.push(sql`t.account_id in (select id from accounts where ${within(sql`grade`, grades)})`)
  const tags = list(query.tag)
  if (tags) {
    const wanted = sql`array(select jsonb_array_elements_text(${JSON.stringify(tags)}::jsonb))`
    all.push(sql`t.tags is not null and t.tags && ${wanted}`)
  }
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
  const order = orderOf(query)
  const direction = order.descending ? sql`desc` : sql`asc`
  const fits = conditions(actor, query)
  const where = [...fits]
  const after = query.cursor ? readCursor(query.cursor) : null
  const group = groupOf(query)
  if (after) {
    const beyond = sql`(${order.by}, t.id) ${order.descending ? sql`<` : sql`>`} (${after[0]}::${order.cast}, ${after[1]}::uuid)`
    where.push(query.group ? sql`(${group} > ${after[2]} or (${group} = ${after[2]} and ${beyond}))` : beyond)
  }
  const first = query.group ? sql`${group} asc, ` : sql``
  const keys =
    query.sort === 'due' && query.reverse !== 'true' && !query.group
      ? await keysByDue(db, fits, after, query.limit + 1)
      : await rowsOf<Key>(
          db,
          sql`select t.id, (${order.by})::text as key, ${group} as in_group
                from tickets t ${query.sort === 'due' ? dueFirst : sql``} where ${sql.join(where, sql` and `)}
               order by ${first}${order.by} ${direction}, t.id ${direction} limit ${query.limit + 1}`,
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
    next: more ? Buffer.from(JSON.stringify([last.key, last.id, last.in_group])).toString('base64url') : null,
  }
}

/**
 * What the desk looks at all day: by what is due first. Rides clocks_running from its beginning and stops when the page is
 * full, however much is open; only where that is not enough does it ask for those that nothing is due for.
 */
async function keysByDue(db: Db, where: SQL[], after: [string, string, string] | null, limit: number): Promise<Key[]> {
  const fits = sql.join(where, sql` and `)
  const running = (clock: SQL) => sql`${clock}.state = 'running' and ${clock}.holding is null`
  const due =
    after?.[0] === 'infinity'
      ? []
      : await rowsOf<Key>(
          db,
          sql`select t.id, k.due_at::text as key, '' as in_group
                from clocks k join tickets t on t.id = k.ticket_id
               where ${running(sql`k`)} and k.due_at is not null and ${fits}
                 and not exists (select from clocks e where e.ticket_id = k.ticket_id and ${running(sql`e`)}
                                    and (e.due_at, e.id) < (k.due_at, k.id))
                 ${after ? sql`and (k.due_at, k.ticket_id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
               order by k.due_at, k.ticket_id limit ${limit}`,
        )
  if (due.length >= limit) return due
  const never = await rowsOf<Key>(
    db,
    sql`select t.id, 'infinity' as key, '' as in_group from tickets t
         where ${fits} and not exists (select from clocks k where k.ticket_id = t.id and ${running(sql`k`)} and k.due_at is not null)
           ${after?.[0] === 'infinity' ? sql`and t.id > ${after[1]}::uuid` : sql``}
         order by t.id limit ${limit - due.length}`,
  )
  return [...due, ...never]
}

function readCursor(text: string): [string, string, string] {
  try {
    const [key, id, group = ''] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof key === 'string' && typeof id === 'string' && typeof group === 'string' && /^[0-9a-f-]{36}$/.test(id))
      return [key, id, group]
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

const mostCounted = 1_000

/** How many tickets each of these questions finds, counted up to 1,000: "more than 999" is all a desk needs to know. */
export async function countTickets(db: Db, actor: StaffActor, questions: readonly Which[]): Promise<number[]> {
  if (questions.length === 0) return []
  const each = questions.map(
    (which, place) =>
      sql`select ${place}::int as place, (select count(*) from (select 1 from tickets t
            where ${sql.join(conditions(actor, which), sql` and `)} limit ${mostCounted}) found)::int as count`,
  )
  const rows = await rowsOf<{ place: number; count: number }>(db, sql.join(each, sql` union all `))
  const counts = new Map(rows.map(({ place, count }) => [place, count]))
  return questions.map((_, place) => counts.get(place) ?? 0)
}

/** How many rows each group of a list has, in the order the list shows them. `key` is what the rows have in common. */
export async function countGroups(
  db: Db,
  actor: StaffActor,
  query: TicketQuery,
): Promise<{ key: string; count: number }[]> {
  if (!query.group) return []
  const shown = {
    status: sql`t.status`,
    priority: sql`t.priority`,
    queue: sql`(select q.code from queues q where q.id = t.queue_id)`,
    account: sql`(select a.code from accounts a where a.id = t.account_id)`,
    holder: sql`t.holder_id::text`,
  }[query.group]
  const rows = await rowsOf<{ key: string | null; count: number }>(
    db,
    sql`select key, count(*)::int as count
          from (select ${shown} as key, ${groupOf(query)} as place from tickets t
                 where ${sql.join(conditions(actor, query), sql` and `)}) found
         group by key, place order by place`,
  )
  return rows.map(({ key, count }) => ({ key: key ?? '', count }))
}
