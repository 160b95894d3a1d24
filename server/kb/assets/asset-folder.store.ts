import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { eq, sql } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { kindOf } from '#server/files/bytes.ts'
import { newId, type ArticleId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { articles } from '../article.table.ts'
import { assetPath, assetsNamedIn, type AssetRef } from './asset-links.ts'
import { articleAssets } from './article-asset.table.ts'

export interface FileOnDisk extends AssetRef {
  type: string
  content: Buffer
  sha256: Buffer
}

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest()

/** A file below the folder of articles; the reason where it cannot be taken. */
export async function readAsset(folder: string, ref: AssetRef): Promise<FileOnDisk | string> {
  if (path.basename(ref.name) !== ref.name || ref.name.startsWith('.')) return 'is no name of a file'
  try {
    const content = await readFile(path.join(folder, assetPath(ref)))
    const { type } = await kindOf(content, ref.name)
    return { ...ref, type, content, sha256: hashOf(content) }
  } catch (error) {
    if (error instanceof Refusal) return error.message
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'is not there'
    throw error
  }
}

/**
 * Takes a file over for its article. One that a colleague put there under the same name stays. Answers whether anything
 * changed.
 */
export async function takeAsset(tx: Transaction, articleId: ArticleId, file: FileOnDisk, now: Date): Promise<boolean> {
  const { name, type, content, sha256 } = file
  const taken = await tx
    .insert(articleAssets)
    .values({
      id: newId<never>(),
      articleId,
      name,
      type,
      size: content.length,
      sha256,
      content,
      addedById: null,
      at: now,
    })
    .onConflictDoUpdate({
      target: [articleAssets.articleId, articleAssets.name],
      set: { type, size: content.length, sha256, content, at: now },
      setWhere: sql`${articleAssets.addedById} is null and ${articleAssets.sha256} <> ${sha256}`,
    })
    .returning({ id: articleAssets.id })
  return taken.length > 0
}

/** Writes what an article shows beside it, where it is not there already. Answers the paths that were written. */
export async function writeAssets(db: Db, folder: string, article: { id: ArticleId; body: string }): Promise<string[]> {
  const written: string[] = []
  for (const ref of assetsNamedIn(article.body)) {
    const [asset] = await db
      .select({ content: articleAssets.content, sha256: articleAssets.sha256 })
      .from(articleAssets)
      .innerJoin(articles, eq(articles.id, articleAssets.articleId))
      .where(sql`${articles.number} = ${ref.article} and ${articleAssets.name} = ${ref.name}`)
    if (!asset) continue
    const target = path.join(folder, assetPath(ref))
    const there = await readFile(target).catch(() => null)
    if (there && hashOf(there).equals(asset.sha256)) continue
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, asset.content)
    written.push(assetPath(ref))
  }
  return written
}
