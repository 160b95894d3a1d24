import { sql } from 'drizzle-orm'
import type { Database, Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { versionOf } from '#server/kernel/version-of.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import { routingConfiguration } from './configuration.store.ts'
import { queueVersion } from './queue-edit.store.ts'
import { queues } from './queue.table.ts'
import { opensAt } from './queue-hours.ts'
import type { QueueView, SkillView } from './queue-view.contract.ts'

type Row = Omit<QueueView, 'version' | 'opensAt'> & { id: QueueId }

const skillsOf = (column: 'skills' | 'preferred') => sql`
  coalesce((select jsonb_agg(jsonb_build_object('skill', s ->> 'skill', 'level', (s ->> 'level')::int,
                             'weight', coalesce((s ->> 'weight')::int, 1),
                             'name', coalesce(k.name, s ->> 'skill'), 'nameEn', coalesce(k.name_en, s ->> 'skill')) order by place)
              from jsonb_array_elements(${sql.raw(`q.${column}`)}) with ordinality needed(s, place)
              left join skills k on k.code = s ->> 'skill'), '[]')`

/** Queues by level: those in use, all, or one; skills by the names people know them by. */
export async function queueViews(
  db: Database,
  now: Date,
  which: 'active' | 'all' | { code: string },
): Promise<QueueView[]> {
  const filter = which === 'active' ? sql`q.active` : which === 'all' ? sql`true` : sql`q.code = ${which.code}`
  const [rows, saved, configuration] = await Promise.all([
    rowsOf<Row>(
      db,
      sql`
      select q.id, q.code, q.name, q.name_en as "nameEn", q.level, q.active, q.offer_seconds as "offerSeconds",
             q.max_offers as "maxOffers", q.relaxation as plan, q.affinity,
             ${skillsOf('skills')} as skills, ${skillsOf('preferred')} as preferred,
             (select jsonb_build_object('code', f.code, 'name', f.name, 'nameEn', f.name_en)
                from queues f where f.id = q.forward_to) as "forwardTo",
             (select jsonb_build_object('code', c.code, 'name', c.name, 'nameEn', c.name_en)
                from calendars c where c.code = q.calendar) as calendar,
             jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en) as supervisor,
             (select count(*)::int from work_items w
               where w.queue_id = q.id and w.ended_at is null and w.state in ('queued', 'offered')) as waiting,
             coalesce((select jsonb_agg(jsonb_build_object('position', r.position, 'level', r.level, 'when', r."when") order by r.position)
                         from routing_rules r where r.queue_id = q.id), '[]') as rules
        from queues q join people p on p.id = q.supervisor_id
       where ${filter}
       order by q.level, q.code`,
    ),
    db.select().from(queues),
    routingConfiguration(db),
  ])
  const versions = new Map(saved.map((queue) => [queue.id, queueVersion(queue)]))
  return rows.map(({ id, ...row }) => {
    const opens = opensAt(configuration.queues.get(id)?.hours ?? null, now)
    return { ...row, version: versions.get(id) ?? '', opensAt: opens?.toISOString() ?? null }
  })
}

/** Every skill, the seats that have it, the best first, and the queues that name it. People who left are not among them. */
export async function skillViews(db: Db): Promise<SkillView[]> {
  const rows = await rowsOf<Omit<SkillView, 'version'>>(
    db,
    sql`
    select k.code, k.name, k.name_en as "nameEn",
           coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en,
                                                         'seatLevel', s.level, 'level', h.level)
                                      order by h.level desc, p.name_en)
                       from seat_skills h join seats s on s.id = h.seat_id join people p on p.id = s.id and p.active
                      where h.skill = k.code), '[]') as seats,
           coalesce((select jsonb_agg(jsonb_build_object('code', q.code, 'name', q.name, 'nameEn', q.name_en, 'as', u.how)
                                      order by q.level, q.code)
                       from queues q
                      cross join lateral (
                            select 'required' as how, s ->> 'skill' as skill from jsonb_array_elements(q.skills) s
                            union all select 'preferred', s ->> 'skill' from jsonb_array_elements(q.preferred) s
                            union all select 'plan', s ->> 'skill' from jsonb_array_elements(q.relaxation) s) u
                      where u.skill = k.code), '[]') as queues
      from skills k order by k.code`,
  )
  return rows.map((row) => ({ ...row, version: versionOf([row.name, row.nameEn]) }))
}
