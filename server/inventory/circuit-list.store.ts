import { sql } from 'drizzle-orm'
import { accountsVisibleTo } from '#server/accounts/account-view.store.ts'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { CircuitListLine, CircuitPage, CircuitQuery } from './circuit-list.contract.ts'

const isDown =
  sql.raw(`exists (select from tickets d where d.circuit_id = c.id and d.ended_at is null and d.type = 'fault'
  and d.impact = 'down' and d.restored_at is null and d.status <> 'resolved')`)

/** Circuits of the accounts that the reader sees, by number. */
export async function circuitPage(db: Db, actor: StaffActor, query: CircuitQuery): Promise<CircuitPage> {
  const like = `%${(query.q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const where = sql`${accountsVisibleTo(actor)}
    and ${
      query.q
        ? sql`(c.number ilike ${like} or c.name ilike ${like} or c.name_en ilike ${like} or c.a_end->>'site' ilike ${like} or c.a_end->>'siteEn' ilike ${like}
          or c.z_end->>'site' ilike ${like} or c.z_end->>'siteEn' ilike ${like} or a.code ilike ${like} or a.name ilike ${like} or a.name_en ilike ${like})`
        : sql`true`
    }
    and ${query.kind ? sql`c.kind = ${query.kind}` : sql`true`}
    and ${query.status ? sql`c.status = ${query.status}` : sql`true`}
    and ${query.account ? sql`a.code = ${query.account}` : sql`true`}
    and ${query.down === 'true' ? isDown : sql`true`}`
  const [rows, [count]] = await Promise.all([
    rowsOf<CircuitListLine>(
      db,
      sql`select c.number, c.name, c.name_en as "nameEn", c.kind, c.grade, c.status, c.bandwidth_kbps as "bandwidthKbps", c.a_end as "aEnd", c.z_end as "zEnd",
                 jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) as account, ${isDown} as down,
                 (select count(*) from tickets t where t.circuit_id = c.id and t.ended_at is null)::int as "openTickets"
            from circuits c join accounts a on a.id = c.account_id
           where ${where} and ${query.cursor ? sql`c.number > ${query.cursor}` : sql`true`}
           order by c.number limit ${query.limit + 1}`,
    ),
    rowsOf<{ n: number }>(
      db,
      sql`select count(*)::int as n from circuits c join accounts a on a.id = c.account_id where ${where}`,
    ),
  ])
  const items = rows.slice(0, query.limit)
  return {
    items,
    next: rows.length > query.limit ? items.at(-1)!.number : null,
    total: count!.n,
    mayKeep: can.keepInventory(actor),
  }
}
