import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { people } from '#server/seats/seat.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { articles } from '../article.table.ts'
import { audiencesOf } from '../readers.ts'
import { articleTasks } from './article-task.table.ts'
import type { ArticleTask, ArticleTaskList } from './learning.contract.ts'

const owner = alias(people, 'owner')

/** Tasks about articles this person may read: the open ones, or what was done lately. */
export async function tasksFor(db: Db, who: StaffActor, done: boolean): Promise<ArticleTask[]> {
  const rows = await db
    .select({
      task: articleTasks,
      article: articles,
      ticket: tickets.number,
      owner: { id: owner.id, name: owner.name, nameEn: owner.nameEn },
      by: { name: people.name, nameEn: people.nameEn },
    })
    .from(articleTasks)
    .innerJoin(articles, eq(articles.id, articleTasks.articleId))
    .leftJoin(tickets, eq(tickets.id, articleTasks.ticketId))
    .leftJoin(owner, eq(owner.id, articleTasks.ownerId))
    .leftJoin(people, eq(people.id, articleTasks.doneById))
    .where(
      and(
        inArray(articles.audience, audiencesOf(who)),
        done ? sql`${articleTasks.doneAt} is not null` : isNull(articleTasks.doneAt),
      ),
    )
    .orderBy(desc(done ? articleTasks.doneAt : articleTasks.at), asc(articleTasks.id))
    .limit(200)
  return rows.map(({ task, article, ticket, owner, by }) => ({
    ...{ id: task.id, kind: task.kind, text: task.text, ticket, at: task.at.toISOString() },
    article: {
      ...{ number: article.number, title: article.title, language: article.language },
      ...{ owner: article.owner, audience: article.audience },
    },
    ...{ owner, dueAt: task.dueAt?.toISOString() ?? null, version: task.version },
    done: task.doneAt && task.outcome !== null ? { at: task.doneAt.toISOString(), by, outcome: task.outcome } : null,
  }))
}

/** To whom a task may be given on. */
export async function whoMayWrite(db: Db): Promise<ArticleTaskList['people']> {
  return db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn })
    .from(people)
    .where(and(eq(people.active, true), sql`${people.roles} && array['agent', 'technician', 'supervisor', 'admin']`))
    .orderBy(asc(people.nameEn))
}

/** How many tasks about articles are this person's. */
export async function tasksOf(db: Db, who: StaffActor): Promise<number> {
  return db.$count(articleTasks, and(eq(articleTasks.ownerId, who.id), isNull(articleTasks.doneAt)))
}
