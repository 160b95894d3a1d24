import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { visibleTo } from '#server/tickets/ticket-list.store.ts'
import type { ArticleUse } from './article-view.contract.ts'
import type { Article } from './article.store.ts'

/** How an article fares: the tickets it is linked to, as far as this reader sees them, and what people said of it. */
export async function useOf(db: Db, actor: StaffActor, article: Article): Promise<ArticleUse> {
  const [row] = await rowsOf<ArticleUse>(
    db,
    sql`
    select (select count(distinct l.ticket_id) from ticket_articles l join tickets t on t.id = l.ticket_id
             where l.article = ${article.number} and ${visibleTo(actor)})::int as tickets,
           count(*) filter (where f.helpful)::int as helpful,
           count(*) filter (where not f.helpful)::int as unhelpful,
           bool_or(f.helpful) filter (where f.by_id = ${actor.id}) as mine
      from article_feedback f where f.article_id = ${article.id}`,
  )
  return row!
}
