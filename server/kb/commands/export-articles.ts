import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { asc, eq, sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { hashOfSource } from '../article-files.ts'
import { articleFilesBelow } from '../article-folder.store.ts'
import { articles } from '../article.table.ts'
import { writeAssets } from '../assets/asset-folder.store.ts'
import { articleText } from '../front-matter-text.ts'
import { parseArticle, type ArticleFile } from '../front-matter.ts'
import type { Article } from '../article.store.ts'

export interface ExportReport {
  written: string[]
  unchanged: number
}

/**
 * Writes every published article as the file an import reads, and what it shows into `assets/` beside them. A file that says the same already is left as it is, so that
 * a repository shows only what changed; a file of the same number is written over, wherever below the folder it lies.
 * From then on the file and the article count as one: importing it again changes nothing.
 */
export async function exportArticles(db: Database, folder: string): Promise<ExportReport> {
  await mkdir(folder, { recursive: true })
  const there = await filesByNumber(folder)
  const report: ExportReport = { written: [], unchanged: 0 }
  const published = await db
    .select()
    .from(articles)
    .where(eq(articles.state, 'published'))
    .orderBy(asc(articles.number))
  for (const article of published) {
    const before = there.get(article.number)
    const file = before?.file ?? `${article.language === 'en' ? 'en' : 'zh'}/${article.number}.md`
    const wanted = fileOf(article, file)
    const isSame = before !== undefined && isDeepStrictEqual(before, wanted)
    const target = path.join(folder, file)
    if (isSame) report.unchanged++
    else {
      await mkdir(path.dirname(target), { recursive: true })
      await writeFile(target, articleText(wanted))
      report.written.push(file)
    }
    report.written.push(...(await writeAssets(db, folder, article)))
    const sourceHash = hashOfSource(await readFile(target, 'utf8'))
    await db
      .update(articles)
      .set({ sourceHash })
      .where(sql`${articles.id} = ${article.id} and ${articles.version} = ${article.version}`)
  }
  return report
}

async function filesByNumber(folder: string): Promise<Map<string, ArticleFile>> {
  const found = new Map<string, ArticleFile>()
  for (const { file, source } of await articleFilesBelow(folder)) {
    try {
      const article = parseArticle(source, file)
      found.set(article.number, article)
    } catch {
      // A file that is no article is not ours to write over.
    }
  }
  return found
}

function fileOf(article: Article, file: string): ArticleFile {
  const { number, language, title, summary, type, audience, confidence, product, symptoms, keywords } = article
  const { equipment, translates, owner, reviewOn, body } = article
  return {
    ...{ number, language, title, summary, type, audience, confidence, product, symptoms },
    ...(equipment ? { equipment } : {}),
    keywords,
    ...(translates ? { translates } : {}),
    ...{ owner, reviewOn, body: body.trim(), file },
  }
}
