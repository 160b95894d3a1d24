import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import type { Viewer } from './realtime.contract.ts'

/** A look that is not renewed for this long no longer counts. */
export const freshMs = 20_000
/** A draft of yesterday is nobody's work of today. */
const draftMs = 86_400_000

export interface Look {
  connection: string
  ticketId: TicketId
  personId: PersonId
  typing: boolean
}

/** Notes or renews a look; true when others should hear of it. */
export async function noteLook(db: Db, { connection, ticketId, personId, typing }: Look, now: Date): Promise<boolean> {
  const [row] = await rowsOf<{ news: boolean }>(
    db,
    sql`
    with before as (
      select typing, seen_at from ticket_viewers where ticket_id = ${ticketId}::uuid and connection = ${connection}),
    noted as (
      insert into ticket_viewers (connection, ticket_id, person_id, typing, seen_at)
      values (${connection}, ${ticketId}::uuid, ${personId}::uuid, ${typing}, ${at(now)})
      on conflict (ticket_id, connection) do update set typing = excluded.typing, seen_at = excluded.seen_at)
    select not exists (
      select from before where typing = ${typing} and seen_at > ${at(new Date(now.getTime() - freshMs))}) as news`,
  )
  return row!.news
}

export async function forgetLook(db: Db, connection: string, ticketId: TicketId): Promise<void> {
  await db.execute(sql`delete from ticket_viewers where ticket_id = ${ticketId}::uuid and connection = ${connection}`)
}

/** What a connection looked at when it ended. */
export async function forgetConnection(db: Db, connection: string): Promise<TicketId[]> {
  const rows = await rowsOf<{ id: TicketId }>(
    db,
    sql`delete from ticket_viewers where connection = ${connection} returning ticket_id as id`,
  )
  return rows.map((row) => row.id)
}

/** Who looks at these tickets or has a draft there, once each however many screens they have, in the order of their names. */
export async function viewersOf(db: Db, ids: TicketId[], now: Date): Promise<Map<TicketId, Viewer[]>> {
  const wanted = sql`select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid`
  const rows = await rowsOf<{ ticket_id: TicketId; viewers: Viewer[] }>(
    db,
    sql`
    select ticket_id, jsonb_agg(jsonb_build_object('id', id, 'name', name, 'nameEn', name_en, 'typing', typing,
                                                   'drafting', drafting, 'looking', looking)
                                order by name, id) as viewers
      from (select v.ticket_id, p.id, p.name, p.name_en, bool_or(v.typing) as typing, bool_or(v.drafting) as drafting,
                   bool_or(v.looking) as looking
              from (select ticket_id, person_id, typing, false as drafting, true as looking from ticket_viewers
                     where ticket_id in (${wanted}) and seen_at > ${at(new Date(now.getTime() - freshMs))}
                    union all
                    select ticket_id, person_id, false, true, false from ticket_drafts
                     where ticket_id in (${wanted}) and body <> '' and updated_at > ${at(new Date(now.getTime() - draftMs))}) v
              join people p on p.id = v.person_id
             group by v.ticket_id, p.id) seen
     group by ticket_id`,
  )
  return new Map(rows.map((row) => [row.ticket_id, row.viewers]))
}

/** Looks of processes that died, long after they stopped counting. */
export async function dropStaleLooks(db: Db, now: Date): Promise<void> {
  await db.execute(sql`delete from ticket_viewers where seen_at < ${at(new Date(now.getTime() - 3 * freshMs))}`)
}
