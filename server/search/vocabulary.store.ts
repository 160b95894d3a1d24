import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { among } from './documents.store.ts'

/** Titles and keywords of the articles these audiences read, the newest first. */
export async function wordsOfArticles(db: Db, audiences: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ title: string; keywords: string[] }>(
    db,
    sql`select title, keywords from articles where state = 'published' and audience in ${among(audiences)}
         order by updated_at desc limit 5000`,
  )
  return rows.flatMap(({ title, keywords }) => [title, ...keywords])
}
