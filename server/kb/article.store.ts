import { and, asc, eq, gt, inArray, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Actor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import type { ArticleId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { ArticleQuery } from './article-list.contract.ts'
import type { ArticleLine, ArticlePage } from './article-view.contract.ts'
import { articles, articleVersions } from './article.table.ts'
import { audiencesOf, statesFor } from './readers.ts'
import { isBehind } from './translation.ts'

export type Article = typeof articles.$inferSelect

/** Permission as a filter inside the query, never after it. */
export function readableBy(who: Actor | null): SQL {
  return and(inArray(articles.audience, audiencesOf(who)), inArray(articles.state, statesFor(who)))!
}

/** Lists are short of the text. */
const columns = {
  number: articles.number,
  language: articles.language,
  title: articles.title,
  summary: articles.summary,
  type: articles.type,
  product: articles.product,
  audience: articles.audience,
  confidence: articles.confidence,
  state: articles.state,
  symptoms: articles.symptoms,
  owner: articles.owner,
  reviewOn: articles.reviewOn,
  updatedAt: articles.updatedAt,
  version: articles.version,
}

/** One page by number: the next one starts after the last number, whatever was published meanwhile. */
export async function articlesPage(
  db: Db,
  who: Actor | null,
  query: Partial<ArticleQuery> & Pick<ArticleQuery, 'limit'>,
): Promise<ArticlePage> {
  const { state = 'published', product, language, type, audience, symptom, limit, cursor } = query
  const rows = await db
    .select(columns)
    .from(articles)
    .where(
      and(
        readableBy(who),
        eq(articles.state, state),
        product && inArray(articles.product, product),
        language && inArray(articles.language, language),
        type && inArray(articles.type, type),
        audience && inArray(articles.audience, audience),
        symptom && overlaps(articles.symptoms, symptom),
        cursor === undefined ? undefined : gt(articles.number, afterOf(cursor)),
      ),
    )
    .orderBy(asc(articles.number))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(lineOf), next: rows.length > limit && last ? cursorOf(last.number) : null }
}

/** A list in jsonb that has one of these values. */
const overlaps = (column: AnyPgColumn, values: readonly string[]) =>
  sql`exists (select from jsonb_array_elements_text(${column}) v
               where v in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)))`

const cursorOf = (number: string) => Buffer.from(number).toString('base64url')

function afterOf(cursor: string): string {
  const number = Buffer.from(cursor, 'base64url').toString()
  if (/^KB-\d{4,9}$/.test(number)) return number
  throw new Refusal('list.bad_cursor', 'This cursor was not made by this list. Start again without one.', 422)
}

export function lineOf(row: Omit<ArticleLine, 'updatedAt'> & { updatedAt: Date }): ArticleLine {
  return { ...row, updatedAt: row.updatedAt.toISOString() }
}

export async function findArticle(db: Db, who: Actor | null, number: string): Promise<Article | null> {
  const [row] = await db
    .select()
    .from(articles)
    .where(and(eq(articles.number, number), readableBy(who)))
  return row ?? null
}

/** The same article in the other language, if this reader may open it. */
export async function translationOf(db: Db, who: Actor | null, article: Article) {
  const original = article.translates ?? article.number
  const [row] = await db
    .select({ id: articles.id, number: articles.number, language: articles.language, title: articles.title })
    .from(articles)
    .where(
      and(
        sql`coalesce(${articles.translates}, ${articles.number}) = ${original}`,
        sql`${articles.language} <> ${article.language}`,
        eq(articles.state, 'published'),
        readableBy(who),
      ),
    )
    .orderBy(asc(articles.number))
    .limit(1)
  if (!row) return null
  const { id, ...translation } = row
  const published = await db
    .select({ of: articleVersions.articleId, at: articleVersions.at })
    .from(articleVersions)
    .where(inArray(articleVersions.articleId, [article.id, id]))
  const moments = (of: ArticleId) => published.filter((version) => version.of === of).map(({ at }) => at)
  return { ...translation, outOfDate: isBehind(moments(article.id), moments(id)) }
}

/** Where readers of a retired article are sent, over as many retirements as it takes; null where nobody may go on. */
export async function redirectOf(db: Db, who: Actor | null, number: string): Promise<string | null> {
  let from: string | null = number
  for (let steps = 0; from && steps < 5; steps++) {
    const [row]: (typeof articles.$inferSelect)[] = await db
      .select()
      .from(articles)
      .where(and(eq(articles.number, from), inArray(articles.audience, audiencesOf(who))))
    if (row?.state === 'published') return row.number === number ? null : row.number
    from = row?.state === 'retired' ? row.redirectTo : null
  }
  return null
}

/** Which of these numbers lead somewhere for this reader; the others stay text. */
export async function openTo(db: Db, who: Actor | null, numbers: string[]): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const rows = await db
    .select({ number: articles.number })
    .from(articles)
    .where(and(inArray(articles.number, numbers), readableBy(who)))
  return new Set(rows.map((row) => row.number))
}
