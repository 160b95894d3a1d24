import { sql, type SQL } from 'drizzle-orm'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { ContactActor, StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { CircuitId, TicketId } from '#server/kernel/ids.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'
import { mayRun } from './commands/run-order.ts'
import { type OrderLine, type OrderView, type OwnOrder, type TestView } from './order.contract.ts'
import { findOrder } from './order.store.ts'
import { neededFor } from './order.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
const account = sql.raw(`jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en)`)

const columns = (now: Date) => sql`
  o.number, t.number as ticket, o.kind, ${account} as account, o.circuit_number as circuit, o.wanted->>'name' as name,
  o.wanted->>'nameEn' as "nameEn", o.wanted->>'grade' as grade, t.status, o.route->o.position->>'stage' as stage, o.position,
  jsonb_array_length(o.route) as stages,
  case when h.id is not null then jsonb_build_object('id', h.id, 'name', h.name, 'nameEn', h.name_en) end as holder,
  ${iso('o.ordered_at')} as "orderedAt", o.wanted_on::text as "wantedOn", ${iso('k.due_at')} as "dueAt",
  coalesce(k.breached_at is not null or (k.state = 'running' and k.due_at < ${at(now)}), false) as overdue,
  ${iso('t.ended_at')} as "endedAt", ${iso('o.entered_at')} as "enteredAt", o.trouble`
const from = sql`
  from service_orders o join tickets t on t.id = o.ticket_id join accounts a on a.id = o.account_id
  left join people h on h.id = t.holder_id
  left join lateral (select * from clocks c where c.ticket_id = t.id and c.kind = 'order' order by c.round desc limit 1) k on true`

/** Orders under way by their promise, then those that are over. Managers see those of their accounts. */
export async function orderLines(
  db: Db,
  actor: StaffActor,
  query: { account?: string | undefined; state?: 'open' | 'past' | undefined },
  now: Date,
): Promise<OrderLine[]> {
  return rowsOf<OrderLine>(
    db,
    sql`select ${columns(now)} ${from}
         where ${accountsVisibleTo(actor)} and ${query.account ? sql`a.code = ${query.account}` : sql`true`}
           and ${query.state === 'open' ? sql`t.ended_at is null` : query.state === 'past' ? sql`t.ended_at is not null` : sql`true`}
         order by t.ended_at is not null, case when t.ended_at is null then k.due_at end nulls last, o.ordered_at desc limit 300`,
  )
}

const tests = (where: SQL) => sql`
  select x.id, o.number as order, ${iso('x.measured_at')} as "measuredAt", x.instrument, x.values, x.passed, x.note, x.by_name as by,
         (select p.name_en from people p where p.id = x.by_id) as "byEn"
    from circuit_tests x join service_orders o on o.ticket_id = x.ticket_id where ${where} order by x.at desc, x.id desc`

export async function orderView(db: Db, actor: StaffActor, number: string, now: Date): Promise<OrderView | null> {
  const order = await findOrder(db, number)
  if (!order || !can.seeOrders(actor, order.accountId)) return null
  const ticket = (await findTicket(db, { id: order.ticketId }))!
  const [[row], [more], measured, scope] = await Promise.all([
    rowsOf<OrderLine>(db, sql`select ${columns(now)} ${from} where o.number = ${number}`),
    rowsOf<Pick<OrderView, 'contact' | 'route' | 'steps' | 'holdings' | 'before'>>(
      db,
      sql`
      select case when p.id is not null then jsonb_build_object('name', p.name, 'nameEn', p.name_en, 'email', p.email) end as contact,
             (select jsonb_agg(jsonb_build_object('stage', r.step->>'stage', 'queue', jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en)) order by r.place)
                from jsonb_array_elements(o.route) with ordinality as r(step, place) join queues q on q.id = (r.step->>'queueId')::uuid) as route,
             coalesce((select jsonb_agg(jsonb_build_object('stage', s.stage, 'outcome', s.outcome, 'note', s.note, 'by', s.by_name, 'byEn', (select e.name_en from people e where e.id = s.by_id), 'at', ${iso('s.at')}) order by s.at desc, s.id desc)
                         from order_steps s where s.ticket_id = o.ticket_id), '[]') as steps,
             coalesce((select jsonb_agg(jsonb_build_object('kind', h.kind, 'level', h.level, 'from', ${iso('h.from_at')}, 'to', ${iso('h.to_at')},
                                        'queue', jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en)) order by h.seq)
                         from hand_offs h left join queues q on q.id = h.queue_id where h.ticket_id = o.ticket_id), '[]') as holdings,
             (select jsonb_build_object('kind', c.kind, 'name', c.name, 'nameEn', c.name_en, 'grade', c.grade, 'bandwidthKbps', c.bandwidth_kbps,
                     'aEnd', c.a_end, 'zEnd', c.z_end, 'equipment', c.equipment, 'region', c.region, 'zone', c.zone, 'installedOn', c.installed_on::text,
                     'nodes', array(select n.code from circuit_nodes x join nodes n on n.id = x.node_id where x.circuit_id = c.id order by 1),
                     'ridesOn', array(select r.number from circuit_carriers x join circuits r on r.id = x.rides_on_id where x.circuit_id = c.id order by 1))
                from circuits c where c.id = o.circuit_id and o.kind <> 'new' and o.entered_at is null) as before
        from service_orders o join tickets t on t.id = o.ticket_id left join contacts p on p.id = t.contact_id
       where o.number = ${number}`,
    ),
    rowsOf<TestView>(db, tests(sql`o.number = ${number}`)),
    scopeOf(db, ticket),
  ])
  const runs = mayRun(actor, ticket, scope, order)
  return {
    ...row!,
    ...more!,
    ...{ wanted: order.wanted, orderedBy: order.orderedByName, note: ticket.description, tests: measured },
    ...{ rating: ticket.rating, ratingComment: ticket.ratingComment, rejections: ticket.rejectedCount },
    ...{ version: order.version, ticketVersion: ticket.version, needed: neededFor(order.wanted.kind) },
    may: {
      ...{ advance: runs, back: runs && order.position > 0, test: runs },
      enter: can.keepInventory(actor) && ticket.status === 'closed' && order.enteredAt === null,
    },
  }
}

/** Orders that a contact follows: the own ones, or all of the account where the role reaches that far. */
export async function ownOrders(db: Db, actor: ContactActor): Promise<OwnOrder[]> {
  const mine = actor.reach === 'account' ? sql`true` : sql`t.contact_id = ${actor.id}`
  return asCustomer(
    db,
    sql`o.account_id = ${actor.accountId} and ${mine} and (t.ended_at is null or t.ended_at > now() - interval '180 days')`,
  )
}

/** The order that a ticket carries out, as its customer sees it, in the portal and behind the private link. */
export const ownOrderOf = async (db: Db, ticket: TicketId): Promise<OwnOrder | null> =>
  (await asCustomer(db, sql`o.ticket_id = ${ticket}`))[0] ?? null

async function asCustomer(db: Db, which: SQL): Promise<OwnOrder[]> {
  return rowsOf<OwnOrder>(
    db,
    sql`
    select o.number, t.number as ticket, o.kind, o.circuit_number as circuit, o.wanted->>'name' as name, o.wanted->>'nameEn' as "nameEn", t.status,
           o.route->o.position->>'stage' as stage, o.position, (select jsonb_agg(r.step->>'stage' order by r.place) from jsonb_array_elements(o.route) with ordinality as r(step, place)) as stages,
           ${iso('o.ordered_at')} as "orderedAt", o.wanted_on::text as "wantedOn",
           (select ${iso('c.due_at')} from clocks c where c.ticket_id = t.id and c.kind = 'order' order by c.round desc limit 1) as "dueAt",
           ${iso('t.ended_at')} as "endedAt",
           case when t.status in ('resolved', 'closed') then coalesce((select jsonb_agg(to_jsonb(y) - 'order') from (${tests(sql`x.ticket_id = t.id and x.passed`)} limit 1) y), '[]') else '[]' end as tests
      from service_orders o join tickets t on t.id = o.ticket_id
     where ${which}
     order by t.status = 'resolved' desc, t.ended_at is not null, o.ordered_at desc limit 100`,
  )
}

/** Measurements of a circuit in the inventory: the record it entered with, and those of later changes. */
export async function testsOfCircuit(db: Db, circuit: CircuitId): Promise<TestView[]> {
  return rowsOf<TestView>(db, tests(sql`o.circuit_id = ${circuit} and o.entered_at is not null`))
}

export const orderOfTicket = async (db: Db, ticket: TicketId): Promise<{ number: string } | null> =>
  (await rowsOf<{ number: string }>(db, sql`select number from service_orders where ticket_id = ${ticket}`))[0] ?? null
