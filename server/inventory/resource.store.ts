import { eq, sql } from 'drizzle-orm'
import { circuits } from '#server/accounts/account.table.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { AccountId, CircuitId, PersonId, QueueId, ResourceId } from '#server/kernel/ids.ts'
import type { ResourceList, ResourceQuery, ResourceView } from './inventory.contract.ts'
import { resources } from './resource.table.ts'

export type Resource = typeof resources.$inferSelect

export async function lockResource(tx: Db, id: ResourceId): Promise<Resource | null> {
  const [row] = await tx.select().from(resources).where(eq(resources.id, id)).for('update')
  return row ?? null
}

/** A circuit locked against being ceased meanwhile. */
export async function circuitNumbered(
  tx: Db,
  number: string,
): Promise<{ id: CircuitId; accountId: AccountId; status: string } | null> {
  const [row] = await tx
    .select({ id: circuits.id, accountId: circuits.accountId, status: circuits.status })
    .from(circuits)
    .where(eq(circuits.number, number))
    .for('share')
  return row ?? null
}

export async function accountOfCircuit(tx: Db, id: CircuitId): Promise<AccountId> {
  const [row] = await tx.select({ accountId: circuits.accountId }).from(circuits).where(eq(circuits.id, id))
  return row!.accountId
}

/** Whether a person sits at this position: level and every skill that its queue asks for. */
export async function sitsAt(db: Db, personId: PersonId, queueId: QueueId): Promise<boolean> {
  const [row] = await rowsOf<{ sits: boolean }>(
    db,
    sql`
    select exists (
      select from seats s join queues q on q.id = ${queueId} and q.level = s.level
       where s.id = ${personId}
         and not exists (select from jsonb_to_recordset(q.skills) as r(skill text, level int)
                          where not exists (select from seat_skills k where k.seat_id = s.id and k.skill = r.skill and k.level >= r.level))
    ) as sits`,
  )
  return row!.sits
}

type Row = Omit<ResourceView, 'since'> & { since: string }

const columns = sql`
  r.id, r.kind, r.label, n.code as node, r.region, jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en) as position,
  r.state, r.since, c.number as circuit, a.code as account, r.note, r.version`
const joined = sql`
  resources r join queues q on q.id = r.queue_id left join nodes n on n.id = r.node_id
  left join circuits c on c.id = r.circuit_id left join accounts a on a.id = c.account_id`

const present = ({ since, ...row }: Row): ResourceView => ({ ...row, since: toInstant(since).toISOString() })

/** What one circuit holds or gives up. Rides resources_circuit. */
export async function resourcesOfCircuit(db: Db, circuitId: CircuitId): Promise<ResourceView[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`select ${columns} from ${joined} where r.circuit_id = ${circuitId} order by r.kind, r.label`,
  )
  return rows.map(present)
}

export async function resourceViewOf(db: Db, id: ResourceId): Promise<ResourceView | null> {
  const [row] = await rowsOf<Row>(db, sql`select ${columns} from ${joined} where r.id = ${id}`)
  return row ? present(row) : null
}

/** The stock, by kind and label, a page at a time. */
export async function resourceStock(db: Db, query: ResourceQuery): Promise<Omit<ResourceList, 'mayAdd'>> {
  const like = `%${(query.q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const after = query.cursor ? readCursor(query.cursor) : []
  const only = sql.join(
    [
      sql`(r.label ilike ${like} or n.code ilike ${like} or c.number ilike ${like} or r.region ilike ${like})`,
      ...(query.kind ? [sql`r.kind = ${query.kind}`] : []),
      ...(query.state ? [sql`r.state = ${query.state}`] : []),
      ...(query.position ? [sql`q.code = ${query.position}`] : []),
      ...(query.circuit ? [sql`c.number = ${query.circuit}`] : []),
      ...(after.length === 2 ? [sql`(r.kind, r.label) > (${after[0]}, ${after[1]})`] : []),
    ],
    sql` and `,
  )
  const [rows, counts, positions] = await Promise.all([
    rowsOf<Row>(
      db,
      sql`select ${columns} from ${joined} where ${only} order by r.kind, r.label limit ${query.limit + 1}`,
    ),
    rowsOf<{ state: keyof ResourceList['counts']; n: number }>(
      db,
      sql`select state, count(*)::int as n from resources group by state`,
    ),
    rowsOf<ResourceList['positions'][number]>(
      db,
      sql`select code, name, name_en as "nameEn" from queues where active and level <> 'vendor' order by level, code`,
    ),
  ])
  const items = rows.slice(0, query.limit).map(present)
  const last = items.at(-1)
  return {
    items,
    cursor: rows.length > query.limit && last ? cursorOf(last) : null,
    counts: { free: 0, held: 0, beingReleased: 0, ...Object.fromEntries(counts.map(({ state, n }) => [state, n])) },
    positions,
  }
}

const cursorOf = ({ kind, label }: ResourceView) => Buffer.from(JSON.stringify([kind, label])).toString('base64url')

/** A cursor nobody made is the beginning. */
function readCursor(text: string): string[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(read) && read.every((part) => typeof part === 'string') ? (read as string[]) : []
  } catch {
    return []
  }
}
