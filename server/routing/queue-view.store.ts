import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { QueueView, SkillView } from './queue-view.contract.ts'

/** Queues in use, by level; skills by the names people know them by. */
export async function queueViews(db: Db): Promise<QueueView[]> {
  return rowsOf<QueueView>(
    db,
    sql`
    select q.code, q.name, q.name_en as "nameEn", q.level, q.offer_seconds as "offerSeconds", q.max_offers as "maxOffers",
           q.relaxation as plan,
           coalesce((select jsonb_agg(jsonb_build_object('skill', s ->> 'skill', 'level', (s ->> 'level')::int,
                                      'name', coalesce(k.name, s ->> 'skill'), 'nameEn', coalesce(k.name_en, s ->> 'skill')) order by place)
                       from jsonb_array_elements(q.skills) with ordinality needed(s, place)
                       left join skills k on k.code = s ->> 'skill'), '[]') as skills,
           jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en) as supervisor,
           coalesce((select jsonb_agg(jsonb_build_object('position', r.position, 'level', r.level, 'when', r."when") order by r.position)
                       from routing_rules r where r.queue_id = q.id), '[]') as rules
      from queues q join people p on p.id = q.supervisor_id
     where q.active
     order by q.level, q.code`,
  )
}

/** Every skill, and the seats that have it, the best first. People who left are not among them. */
export async function skillViews(db: Db): Promise<SkillView[]> {
  return rowsOf<SkillView>(
    db,
    sql`
    select k.code, k.name, k.name_en as "nameEn",
           coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'nameEn', p.name_en,
                                                 'seatLevel', s.level, 'level', h.level)
                              order by h.level desc, p.name_en) filter (where p.id is not null), '[]') as seats
      from skills k
      left join seat_skills h on h.skill = k.code
      left join seats s on s.id = h.seat_id
      left join people p on p.id = s.id and p.active
     group by k.code order by k.code`,
  )
}
