import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { CalendarUse } from './calendar-view.contract.ts'

/**
 * Who counts on a calendar, now or by what is saved to take effect later, by kind and with the names people know. The
 * manager's profile and the account's own calendar may also be meant by default; those defaults are the house's (see
 * `indispensable`).
 */
export async function usesOf(db: Db, code: string, now: Date): Promise<CalendarUse[]> {
  const rows = await rowsOf<{ kind: CalendarUse['kind']; name: string; nameEn: string }>(
    db,
    sql`
    select 'promise' as kind, cell.key as name, cell.key as "nameEn"
      from service_level_versions v, jsonb_each(v.cells) cell
     where v.version >= (select coalesce(max(version), 0) from service_level_versions where valid_from <= ${now.toISOString()})
       and cell.value->>'calendar' = ${code}
    union all
    select distinct 'contract', k.number, k.number
      from contracts k join contract_level_versions v on v.contract_id = k.id, jsonb_array_elements(v.lines) line
     where line->'term'->>'calendar' = ${code} and v.ends_on >= ${now.toISOString()}::timestamptz::date
       and v.version >= (select coalesce(max(version), 0) from contract_level_versions o
                          where o.contract_id = k.id and o.valid_from <= ${now.toISOString()})
    union all select 'account', name, name_en from accounts where calendar = ${code}
    union all select 'queue', name, name_en from queues where calendar = ${code}
    union all select 'vendor', q.name, q.name_en from vendors v join queues q on q.id = v.queue_id where v.calendar = ${code}
    union all select 'policy', name, name_en from attention_policies where active and terms->>'calendar' = ${code}
    union all select 'roster', p.name, p.name_en from seat_rosters r join people p on p.id = r.seat_id
               where r.calendar = ${code} and p.active
    union all select 'manager', p.name, p.name_en from manager_profiles m join people p on p.id = m.person_id
               where m.calendar = ${code} and p.active
    order by 1, 3`,
  )
  return [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, found]) => {
    const named = [...new Map(found.map(({ name, nameEn }) => [name, { name, nameEn }])).values()]
    // Cells of the table have no names that people know: their number is enough.
    return { kind, count: named.length, names: kind === 'promise' ? [] : named.slice(0, 12) }
  })
}
