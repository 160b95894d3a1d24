import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { newId, type ArticleId, type TicketId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { articles } from '../article.table.ts'
import { audiencesOf } from '../readers.ts'
import { articleTasks } from './article-task.table.ts'
import type { ArticleTask, TaskKind } from './learning.contract.ts'

/** One open task for each who says it: saying it again puts the newest words in its place. */
export async function openTask(
  tx: Db | Transaction,
  task: { articleId: ArticleId; kind: TaskKind; text: string; saidBy: string; ticketId?: TicketId | null },
  now: Date,
): Promise<void> {
  await tx
    .insert(articleTasks)
    .values({ id: newId(), ...task, at: now })
    .onConflictDoUpdate({
      target: [articleTasks.articleId, articleTasks.kind, articleTasks.saidBy],
      targetWhere: sql`done_at is null`,
      set: { text: task.text, at: now },
    })
}

/** Tasks about articles this person may read: the open ones, or what was done lately. */
export async function tasksFor(db: Db, who: StaffActor, done: boolean): Promise<ArticleTask[]> {
  const rows = await db
    .select({
      task: articleTasks,
      article: articles,
      ticket: tickets.number,
      by: { name: people.name, nameEn: people.nameEn },
    })
    .from(articleTasks)
    .innerJoin(articles, eq(articles.id, articleTasks.articleId))
    .leftJoin(tickets, eq(tickets.id, articleTasks.ticketId))
    .leftJoin(people, eq(people.id, articleTasks.doneById))
    .where(
      and(
        inArray(articles.audience, audiencesOf(who)),
        done ? sql`${articleTasks.doneAt} is not null` : isNull(articleTasks.doneAt),
      ),
    )
    .orderBy(desc(done ? articleTasks.doneAt : articleTasks.at))
    .limit(200)
  return rows.map(({ task, article, ticket, by }) => ({
    ...{ id: task.id, kind: task.kind, text: task.text, ticket, at: task.at.toISOString() },
    article: {
      ...{ number: article.number, title: article.title, language: article.language },
      ...{ owner: article.owner, audience: article.audience },
    },
    done: task.doneAt && task.outcome !== null ? { at: task.doneAt.toISOString(), by, outcome: task.outcome } : null,
  }))
}
