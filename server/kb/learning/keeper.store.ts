import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { ArticleId, PersonId } from '#server/kernel/ids.ts'
import type { ArticleAudience } from '../article.contract.ts'
import type { Keeper } from './keeper.ts'

/** Everybody who may mend an article for these readers. */
export async function keepersFor(db: Db, audience: ArticleAudience): Promise<Keeper[]> {
  const reads = audience === 'technicians' ? sql`'technician' = any(p.roles)` : sql`true`
  return rowsOf<Keeper>(
    db,
    sql`
    select p.id, p.team, p.roles && array['technician', 'supervisor', 'admin'] as "isReviewer",
           'supervisor' = any(p.roles) as "isSupervisor", coalesce(s.skills, '{}') as skills,
           coalesce(s.planned = 'leave', false) as "onLeave",
           (select count(*)::int from article_tasks t where t.owner_id = p.id and t.done_at is null) as open
      from people p left join seats s on s.id = p.id
     where p.active and p.roles && array['agent', 'technician', 'supervisor', 'admin'] and ${reads}
     order by p.id`,
  )
}

/** Whose another open task about this article is. */
export async function alreadyWith(db: Db, articleId: ArticleId): Promise<PersonId | null> {
  const [row] = await rowsOf<{ id: PersonId }>(
    db,
    sql`select owner_id as id from article_tasks
         where article_id = ${articleId}::uuid and done_at is null and owner_id is not null order by at limit 1`,
  )
  return row?.id ?? null
}
