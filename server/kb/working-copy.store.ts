import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { newId, type ArticleId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { people } from '#server/seats/seat.table.ts'
import { tickets } from '#server/tickets/ticket.table.ts'
import { articles, articleVersions } from './article.table.ts'
import { audiencesOf } from './readers.ts'
import type { Article } from './article.store.ts'
import type { ArticleView } from './article-view.contract.ts'
import { copyActions } from './working-copy.ts'
import type { ArticleContent, WorkingCopyLine, WorkingCopyView } from './working-copy.contract.ts'
import { workingCopies } from './working-copy.table.ts'

export type WorkingCopy = typeof workingCopies.$inferSelect

/** Article and working copy for this transaction alone; absent when its audience is not this writer's. */
export async function lockArticle(
  tx: Transaction,
  who: StaffActor,
  number: string,
): Promise<{ article: Article; copy: WorkingCopy | null }> {
  const [article] = await tx.select().from(articles).where(eq(articles.number, number)).for('update')
  if (!article || !audiencesOf(who).includes(article.audience)) throw notFound('article')
  const [copy] = await tx.select().from(workingCopies).where(eq(workingCopies.articleId, article.id)).for('update')
  if (copy && !audiencesOf(who).includes(copy.content.audience)) throw notFound('article')
  return { article, copy: copy ?? null }
}

/** Numbers below 1000 belong to the files that come with the product. */
export async function nextNumber(tx: Transaction): Promise<string> {
  const [row] = await rowsOf<{ last: number | null }>(
    tx,
    sql`select max(substr(number, 4)::int) as last from articles where number > 'KB-0999'`,
  )
  return `KB-${String((row?.last ?? 1000) + 1).padStart(4, '0')}`
}

/** What readers see of an article whose text is `content`. */
const columnsOf = ({ keywords, ...content }: ArticleContent) => ({ ...content, keywords })

/** An article that nobody has read yet, so that its number is known from the first word on. */
export async function insertUnread(
  tx: Transaction,
  number: string,
  content: ArticleContent,
  now: Date,
): Promise<ArticleId> {
  const id = newId<ArticleId>()
  await tx
    .insert(articles)
    .values({ id, number, state: 'draft', ...columnsOf(content), version: 0, sourceHash: null, updatedAt: now })
  return id
}

export async function insertCopy(
  tx: Transaction,
  copy: {
    articleId: ArticleId
    base: number | null
    content: ArticleContent
    authorId: PersonId
    ticketId?: TicketId | null
  },
  now: Date,
): Promise<void> {
  await tx.insert(workingCopies).values({ ...copy, stage: 'draft', updatedAt: now })
}

/** Saves what changed and moves the version every later write is checked against. */
export async function saveCopy(
  tx: Transaction,
  copy: WorkingCopy,
  changed: Partial<WorkingCopy>,
  now: Date,
): Promise<void> {
  await tx
    .update(workingCopies)
    .set({ ...changed, version: copy.version + 1, updatedAt: now })
    .where(eq(workingCopies.articleId, copy.articleId))
}

export async function deleteCopy(tx: Transaction, articleId: ArticleId): Promise<void> {
  await tx.delete(workingCopies).where(eq(workingCopies.articleId, articleId))
}

export async function deleteUnread(tx: Transaction, articleId: ArticleId): Promise<void> {
  await tx.delete(articles).where(and(eq(articles.id, articleId), eq(articles.version, 0)))
}

/** A new immutable version, and what readers see from now on. The file it may have come from no longer counts. */
export async function publishContent(
  tx: Transaction,
  article: Article,
  content: ArticleContent,
  by: { name: string; note: string | null; authorId: PersonId; reviewerId: PersonId | null },
  now: Date,
): Promise<void> {
  const version = article.version + 1
  const { title, summary, body } = content
  await tx
    .update(articles)
    .set({
      ...columnsOf(content),
      ...{ authorId: by.authorId, reviewerId: by.reviewerId },
      state: 'published',
      version,
      sourceHash: null,
      redirectTo: null,
      retiredReason: null,
      updatedAt: now,
    })
    .where(eq(articles.id, article.id))
  await tx
    .insert(articleVersions)
    .values({ articleId: article.id, version, title, summary, body, by: by.name, note: by.note, at: now })
}

/** The text of an article as readers see it, as a working copy begins with it. */
export function contentOf(article: Article): ArticleContent {
  const { language, title, summary, type, audience, confidence, product, symptoms, equipment } = article
  const { keywords, translates, owner, reviewOn, body } = article
  return {
    ...{ language, title, summary, type, audience, confidence, product, symptoms, equipment },
    ...{ keywords, translates, owner, reviewOn, body },
  }
}

const author = alias(people, 'author')
const reviewer = alias(people, 'reviewer')

function joined(db: Db) {
  return db
    .select({ copy: workingCopies, article: articles, author, reviewer, ticket: tickets.number })
    .from(workingCopies)
    .innerJoin(articles, eq(articles.id, workingCopies.articleId))
    .innerJoin(author, eq(author.id, workingCopies.authorId))
    .leftJoin(reviewer, eq(reviewer.id, workingCopies.reviewerId))
    .leftJoin(tickets, eq(tickets.id, workingCopies.ticketId))
}

const ref = ({ id, name, nameEn }: typeof people.$inferSelect) => ({ id, name, nameEn })

export async function workingCopyView(db: Db, who: StaffActor, number: string): Promise<WorkingCopyView> {
  const [row] = await joined(db).where(eq(articles.number, number))
  const mine = audiencesOf(who)
  if (!row || !mine.includes(row.article.audience) || !mine.includes(row.copy.content.audience))
    throw notFound('working_copy')
  const { copy } = row
  return {
    number,
    stage: copy.stage,
    version: copy.version,
    base: copy.base,
    content: copy.content,
    author: ref(row.author),
    reviewer: row.reviewer && ref(row.reviewer),
    reviewDue: copy.reviewDue,
    comment: copy.comment,
    publishAt: copy.publishAt?.toISOString() ?? null,
    ticket: row.ticket,
    updatedAt: copy.updatedAt.toISOString(),
    actions: copyActions(who, copy),
  }
}

/** All that is being written and this person may read, what was touched last first. */
export async function workingCopyLines(db: Db, who: StaffActor): Promise<WorkingCopyLine[]> {
  const rows = await joined(db)
    .where(
      and(
        inArray(articles.audience, audiencesOf(who)),
        inArray(sql`${workingCopies.content} ->> 'audience'`, audiencesOf(who)),
      ),
    )
    .orderBy(desc(workingCopies.updatedAt))
    .limit(500)
  return rows.map(({ copy, article, author, reviewer }) => ({
    number: article.number,
    stage: copy.stage,
    author: ref(author),
    reviewer: reviewer && ref(reviewer),
    reviewDue: copy.reviewDue,
    publishAt: copy.publishAt?.toISOString() ?? null,
    updatedAt: copy.updatedAt.toISOString(),
    title: copy.content.title,
    type: copy.content.type,
    language: copy.content.language,
    isNew: copy.base === null,
  }))
}

/** Whether somebody is writing on it, for who may write too. */
export async function writingOf(db: Db, who: StaffActor, article: Article): Promise<ArticleView['writing']> {
  if (!can.writeArticles(who)) return null
  const [copy] = await db
    .select({ stage: workingCopies.stage })
    .from(workingCopies)
    .where(eq(workingCopies.articleId, article.id))
  return { stage: copy?.stage ?? null, mayRetire: can.retireArticles(who) && article.state === 'published' }
}

export async function versionsOf(db: Db, articleId: ArticleId) {
  return db
    .select()
    .from(articleVersions)
    .where(eq(articleVersions.articleId, articleId))
    .orderBy(desc(articleVersions.version))
}

/** Who may be asked to review: people who review and are not the author. */
export async function reviewersFor(db: Db) {
  return db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn, roles: people.roles })
    .from(people)
    .where(and(eq(people.active, true), sql`${people.roles} && array['technician', 'supervisor', 'admin']`))
    .orderBy(asc(people.nameEn))
}

/** Refuses a write that was based on an older state, and says what to do. */
export function refuseStaleCopy(copy: WorkingCopy, version: number): void {
  if (copy.version === version) return
  throw new Refusal(
    'working_copy.changed',
    'Somebody saved this text since you opened it. Load it again and compare before you save.',
    412,
    { extra: { version: copy.version } },
  )
}
