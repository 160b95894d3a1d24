import { and, eq, inArray, or, sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Db, Transaction } from '#server/db/client.ts'
import type { ArticleId } from '#server/kernel/ids.ts'
import { articles } from '../article.table.ts'
import { readableBy } from '../article.store.ts'
import { audiencesOf } from '../readers.ts'
import { workingCopies } from '../working-copy.table.ts'
import { assetKey, assetPath, type AssetRef } from './asset-links.ts'
import { articleAssets } from './article-asset.table.ts'

export type StoredAsset = typeof articleAssets.$inferSelect
export type AssetTypes = ReadonlyMap<string, string>

const facts = {
  article: articles.number,
  name: articleAssets.name,
  type: articleAssets.type,
  size: articleAssets.size,
  sha256: articleAssets.sha256,
  addedById: articleAssets.addedById,
}

/** Those of an article, without their contents. */
export async function assetsOfArticle(db: Db | Transaction, articleId: ArticleId) {
  return db
    .select(facts)
    .from(articleAssets)
    .innerJoin(articles, eq(articles.id, articleAssets.articleId))
    .where(eq(articleAssets.articleId, articleId))
}

/** Of these, what there is, with its type. For a text this reader is shown: whoever may read it sees its pictures. */
export async function assetsThere(db: Db, refs: readonly AssetRef[]): Promise<AssetTypes> {
  if (refs.length === 0) return new Map()
  const rows = await db
    .select(facts)
    .from(articleAssets)
    .innerJoin(articles, eq(articles.id, articleAssets.articleId))
    .where(inArray(sql`${articles.number} || '/' || ${articleAssets.name}`, refs.map(assetKey)))
  return new Map(rows.map((row) => [assetKey(row), row.type]))
}

/**
 * A file, for whoever may see it: readers of a live text that shows it, in either language of the article, and those who
 * write and may read both the article and what is being written. What is only in a working copy is nobody else's.
 */
export async function readableAsset(
  db: Db,
  who: Actor | null,
  { article, name }: AssetRef,
): Promise<StoredAsset | null> {
  const shown = sql`exists (select from ${articles} shown
    where coalesce(shown.translates, shown.number) = coalesce(${articles.translates}, ${articles.number})
      and position(${assetPath({ article, name })} in shown.body) > 0
      and ${readableAs(who)})`
  const mine = audiencesOf(who)
  const written =
    who && can.writeArticles(who)
      ? and(
          inArray(articles.audience, mine),
          or(sql`${workingCopies.articleId} is null`, inArray(sql`${workingCopies.content} ->> 'audience'`, mine)),
        )
      : sql`false`
  const [row] = await db
    .select({ asset: articleAssets })
    .from(articleAssets)
    .innerJoin(articles, eq(articles.id, articleAssets.articleId))
    .leftJoin(workingCopies, eq(workingCopies.articleId, articles.id))
    .where(and(eq(articles.number, article), eq(articleAssets.name, name), or(shown, written)))
  return row?.asset ?? null
}

/** The same rule as for the article itself, over the other name it has in this query. */
function readableAs(who: Actor | null) {
  return sql`shown.id in (select ${articles.id} from ${articles} where ${readableBy(who)})`
}

/** Of these, what a writer may put into a text: pictures of articles this person may read. */
export async function assetsForWriter(db: Db, who: Actor, refs: readonly AssetRef[]): Promise<AssetTypes> {
  if (refs.length === 0) return new Map()
  const rows = await db
    .select(facts)
    .from(articleAssets)
    .innerJoin(articles, eq(articles.id, articleAssets.articleId))
    .where(
      and(
        inArray(sql`${articles.number} || '/' || ${articleAssets.name}`, refs.map(assetKey)),
        inArray(articles.audience, audiencesOf(who)),
      ),
    )
  return new Map(rows.map((row) => [assetKey(row), row.type]))
}

export async function keepAsset(db: Db | Transaction, asset: StoredAsset): Promise<void> {
  await db.insert(articleAssets).values(asset)
}
