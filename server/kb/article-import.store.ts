import { eq, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { newId, type ArticleId } from '#server/kernel/ids.ts'
import type { Known, Sourced } from './article-files.ts'
import { articles, articleVersions } from './article.table.ts'

/** Two processes that start together import one after the other. Held until the transaction ends. */
export async function lockImport(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keyline.articles'))`)
}

export type KnownArticle = Known & { id: ArticleId; version: number }

export async function knownArticles(tx: Transaction): Promise<Map<string, KnownArticle>> {
  const { id, number, state, sourceHash, version } = articles
  const rows = await tx.select({ id, number, state, sourceHash, version }).from(articles)
  return new Map(rows.map((row) => [row.number, row]))
}

/** A new immutable version, and what readers see from now on. */
export async function publishFile(
  tx: Transaction,
  file: Sourced,
  before: KnownArticle | undefined,
  by: string,
  now: Date,
): Promise<void> {
  const { number, language, type, audience, confidence, product, symptoms, keywords, owner, reviewOn } = file
  const { title, summary, body } = file
  const id = before?.id ?? newId<ArticleId>()
  const version = (before?.version ?? 0) + 1
  const row = {
    ...{ number, language, type, audience, confidence, product, symptoms, keywords, owner, reviewOn },
    ...{ title, summary, body, version },
    state: 'published' as const,
    equipment: file.equipment ?? null,
    translates: file.translates ?? null,
    sourceHash: file.hash,
    updatedAt: now,
  }
  if (before) await tx.update(articles).set(row).where(eq(articles.id, id))
  else await tx.insert(articles).values({ id, ...row })
  await tx.insert(articleVersions).values({ articleId: id, version, title, summary, body, by, at: now })
}
