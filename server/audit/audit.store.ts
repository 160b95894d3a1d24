import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf, toInstant } from '#server/db/transaction.ts'
import type { Actor } from '#server/events/event.ts'
import type { AuditEntry, AuditPage, AuditQuery } from './audit.contract.ts'
import { audited, beforeAndAfter, idsIn, typesOf, type AuditedType } from './audited.ts'

/** What tells one setting from another of its kind, over a row `e` of events. */
const about = (alias: string) =>
  sql.raw(
    `coalesce(${[
      ...[
        'queueId',
        'skill',
        'level',
        'seatId',
        'personId',
        'code',
        'policyId',
        'scheduleId',
        'channelId',
        'groupId',
        'number',
        'name',
      ].map((key) => `${alias}.payload->>'${key}'`),
      `${alias}.account_id::text`,
      `''`,
    ].join(', ')})`,
  )

interface Row {
  id: string
  at: string
  type: AuditedType
  actor: Actor
  payload: Record<string, unknown>
  account_id: string | null
  about: string
  newer: boolean
}

/** Acts on settings, newest first. Rides events_of_house (type, id): as many as asked for of each kind, then the newest of all. */
export async function auditPage(db: Db, query: AuditQuery): Promise<AuditPage> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select e.id, e.at, e.type, e.actor, e.payload, e.account_id, ${about('e')} as about,
           exists (select from events n where n.ticket_id is null and n.type = e.type and n.id > e.id
                      and ${about('n')} = ${about('e')}) as newer
      from unnest(array(select jsonb_array_elements_text(${JSON.stringify(typesOf(query.area))}::jsonb))) as kind(name)
     cross join lateral (
       select * from events e
        where e.ticket_id is null and e.type = kind.name
          -- A list that somebody keeps for themselves is no setting of the house.
          and (e.type <> 'view.changed' or e.payload->>'shared' = 'true')
          ${query.before ? sql`and e.id < ${query.before}` : sql``}
          ${query.by ? sql`and e.actor->>'id' = ${query.by}` : sql``}
        order by e.id desc limit ${query.limit + 1}) e
     order by e.id desc limit ${query.limit + 1}`,
  )
  const shown = rows.slice(0, query.limit)
  const names = await namesOf(db, [
    ...new Set(
      shown.flatMap(({ payload, actor, account_id }) => [...idsIn(payload), ...idsIn([actor.id, account_id])]),
    ),
  ])
  return {
    items: shown.map((row) => entryFrom(row, names)),
    names,
    next: rows.length > query.limit ? Number(shown.at(-1)!.id) : null,
  }
}

export async function auditedChange(
  db: Db,
  id: number,
): Promise<(Pick<Row, 'type' | 'payload' | 'newer'> & { accountId: string | null }) | null> {
  const [row] = await rowsOf<Row>(
    db,
    sql`
    select e.id, e.type, e.payload, e.account_id,
           exists (select from events n where n.ticket_id is null and n.type = e.type and n.id > e.id
                      and ${about('n')} = ${about('e')}) as newer
      from events e where e.id = ${id} and e.ticket_id is null`,
  )
  return row && row.type in audited ? { ...row, accountId: row.account_id } : null
}

function entryFrom(row: Row, names: AuditPage['names']): AuditEntry {
  const { type, payload, actor } = row
  const by = (actor.id && names[actor.id]) || { name: actor.name, nameEn: actor.name }
  const named = names[row.about]
  const subject = named
    ? { code: null, ...named }
    : row.about
      ? { code: row.about, name: row.about, nameEn: row.about }
      : null
  return {
    id: Number(row.id),
    at: toInstant(row.at).toISOString(),
    type,
    area: audited[type],
    by: { id: actor.id ?? null, ...by },
    subject,
    payload,
    undo: beforeAndAfter(type, payload) === null ? 'never' : row.newer ? 'newer' : 'possible',
  }
}

/** People, accounts, queues, schedules, policies and channels by their ids. */
async function namesOf(db: Db, ids: readonly string[]): Promise<AuditPage['names']> {
  if (ids.length === 0) return {}
  const wanted = sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`
  const rows = await rowsOf<{ id: string; name: string; nameEn: string }>(
    db,
    sql`
    select id, name, name_en as "nameEn" from people where id in ${wanted}
    union all select id, name, name_en from accounts where id in ${wanted}
    union all select id, name, name_en from queues where id in ${wanted}
    union all select id, name, name_en from on_call_schedules where id in ${wanted}
    union all select id, name, name_en from attention_policies where id in ${wanted}
    union all select id, name, name from channels where id in ${wanted}`,
  )
  return Object.fromEntries(rows.map(({ id, ...named }) => [id, named]))
}
