import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { Duties } from './person.contract.ts'

/** What would be nobody's if this person went. `now`: what lies on call before it is no duty any more. */
export async function dutiesOf(db: Db, id: PersonId, now: Date): Promise<Duties> {
  const from = sql`${now.toISOString()}::timestamptz`
  const named = (alias: string) => sql.raw(`'name', ${alias}.name, 'nameEn', ${alias}.name_en`)
  const mentioned = sql`${`%"${id}"%`}`
  const [row] = await rowsOf<Duties>(
    db,
    sql`
    select coalesce((
             select jsonb_agg(jsonb_build_object('number', number, 'subject', subject, 'as', role) order by number, role)
               from (select number, subject, 'holder' as role from tickets where ended_at is null and holder_id = ${id}::uuid
                     union all
                     select number, subject, 'firstOwner' from tickets where ended_at is null and first_owner_id = ${id}::uuid
                     union all
                     select t.number, t.subject, 'offer' from offers o join tickets t on t.id = o.ticket_id
                      where o.state = 'open' and o.seat_id = ${id}::uuid) as held), '[]') as tickets,
           coalesce((
             select jsonb_agg(jsonb_build_object('code', a.code, ${named('a')}, 'as', role.name) order by a.code, role.name)
               from accounts a, lateral (values ('manager', a.manager_id), ('deputy', a.deputy_id), ('director', a.director_id)) role(name, person)
              where role.person = ${id}::uuid), '[]') as accounts,
           coalesce((
             select jsonb_agg(jsonb_build_object('code', q.code, ${named('q')}) order by q.code)
               from queues q
              where q.active and (q.supervisor_id = ${id}::uuid
                 or q.relaxation @> jsonb_build_array(jsonb_build_object('owner', ${id}::text)))), '[]') as queues,
           coalesce((
             select jsonb_agg(jsonb_build_object('id', s.id, ${named('s')}) order by s.name_en)
               from on_call_schedules s
              where s.active and (s.plan::text like ${mentioned}
                 or exists (select 1 from on_call_overrides o where o.schedule_id = s.id and o.until_at > ${from} and o.by_id = ${id}::uuid)
                 or exists (select 1 from on_call_temporaries t where t.schedule_id = s.id and t.until_at > ${from} and t.shifts::text like ${mentioned})
              )), '[]') as schedules,
           coalesce((
             select jsonb_agg(jsonb_build_object('id', p.id, ${named('p')}) order by p.name_en)
               from attention_policies p where p.active and p.terms::text like ${mentioned}), '[]') as policies,
           coalesce((
             select jsonb_agg(jsonb_build_object('number', a.number, 'title', c.content->>'title', 'as', role.name) order by a.number)
               from article_working_copies c join articles a on a.id = c.article_id,
                    lateral (values ('author', c.author_id), ('reviewer', case when c.stage = 'inReview' then c.reviewer_id end)) role(name, person)
              where role.person = ${id}::uuid), '[]') as articles,
           coalesce((
             select jsonb_agg(jsonb_build_object('number', e.number, 'title', e.title) order by e.number)
               from account_escalations e where e.ended_at is null and e.owner_id = ${id}::uuid), '[]') as escalations`,
  )
  return row!
}
