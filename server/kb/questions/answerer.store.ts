import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Answerer } from './question.ts'

/** Everybody who may answer, with what decides whose turn it is. */
export async function answerers(db: Db): Promise<Answerer[]> {
  return rowsOf<Answerer>(
    db,
    sql`
    select p.id, 'technician' = any(p.roles) as "isTechnician", 'supervisor' = any(p.roles) as "isSupervisor",
           coalesce(s.skills, '{}') as skills, coalesce(s.presence in ('available', 'busy', 'wrapUp'), false) as "isPresent",
           coalesce(s.planned = 'leave', false) as "onLeave",
           (select count(*)::int from knowledge_questions q
             where q.owner_id = p.id and q.answered_at is null and q.withdrawn_at is null) as waiting,
           coalesce(s.load::float8 / nullif(s.capacity, 0), 0) as load
      from people p left join seats s on s.id = p.id
     where p.active and p.roles && array['technician', 'supervisor', 'admin']
     order by p.id`,
  )
}
