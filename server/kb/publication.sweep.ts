import { eq, sql } from 'drizzle-orm'
import { inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import type { ArticleId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import { articles } from './article.table.ts'
import { linkOrigin } from './ticket-origin.store.ts'
import { deleteCopy, publishContent } from './working-copy.store.ts'
import { workingCopies } from './working-copy.table.ts'

const publisher = { kind: 'system', name: 'publication' } as const

/** Approved texts whose moment has come. */
export function publicationSweep(deps: Deps): Sweep {
  return {
    name: 'publications',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select min(publish_at) as due from article_working_copies where publish_at is not null`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const done = await inTransaction(deps.db, async (tx) => {
        const due = await rowsOf<{ id: ArticleId }>(
          tx,
          sql`select a.id from articles a join article_working_copies c on c.article_id = a.id
               where c.publish_at <= ${now.toISOString()}::timestamptz and c.stage = 'scheduled'
               order by c.publish_at limit 50 for update skip locked`,
        )
        return eachSafely(tx, deps.log, due, async (inner, { id }) => {
          const [row] = await inner
            .select({ article: articles, copy: workingCopies, author: people.name })
            .from(articles)
            .innerJoin(workingCopies, eq(workingCopies.articleId, articles.id))
            .innerJoin(people, eq(people.id, workingCopies.authorId))
            .where(eq(articles.id, id))
          if (!row) return
          // The clock publishes; what is written is its author's, as in every other version.
          const { authorId, reviewerId, comment } = row.copy
          const version = { name: row.author, note: comment, authorId, reviewerId }
          await publishContent(inner, row.article, row.copy.content, version, now)
          await deleteCopy(inner, id)
          const about = { ticketId: null, accountId: null, payload: { number: row.article.number } }
          await record(inner, publisher, now, { type: 'article.published', ...about })
          await linkOrigin(inner, publisher, { ...row.copy, article: row.article.number }, now)
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
