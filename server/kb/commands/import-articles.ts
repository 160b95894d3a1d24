import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { fateOf, hashOfSource, type Sourced } from '../article-files.ts'
import { articleFilesBelow } from '../article-folder.store.ts'
import { readAsset, takeAsset, type FileOnDisk } from '../assets/asset-folder.store.ts'
import { assetsNamedIn } from '../assets/asset-links.ts'
import { knownArticles, lockImport, publishFile } from '../article-import.store.ts'
import { parseLibrary, type ArticleProblem } from '../front-matter.ts'
import { writtenByFile } from '../working-copy.contract.ts'

export interface ImportReport {
  /** Numbers of what was published now, new or changed. */
  published: string[]
  unchanged: number
  /** Files that were refused, each with every reason. */
  problems: ArticleProblem[]
  /** Edited in the product: the file was left aside. */
  keptAsEdited: { number: string; file: string }[]
  /** Came from a file once that is no longer there. Still published. */
  withoutFile: string[]
}

const importer = { kind: 'system', name: writtenByFile } as const

/**
 * Publishes what is new or changed in a folder of markdown files, each with a version and an event of its own, all or
 * nothing. Files that are wrong are refused and the others taken. Nothing is ever deleted, and what was edited in the
 * product stays unless `overwrite` names it.
 */
export async function importArticles(
  deps: Pick<Deps, 'db' | 'clock' | 'wake'>,
  folder: string,
  options: { overwrite?: readonly string[] } = {},
): Promise<ImportReport> {
  const files = await articleFilesBelow(folder)
  const { articles, problems } = parseLibrary(files)
  const sources = new Map(files.map(({ file, source }) => [file, source]))
  const assets: FileOnDisk[] = []
  for (const { file, body } of articles) {
    for (const ref of assetsNamedIn(body)) {
      const asset = await readAsset(folder, ref)
      if (typeof asset !== 'string') assets.push(asset)
      else
        problems.push({ file, line: lineOf(sources.get(file)!, ref.name), reason: `shows ${ref.name}, which ${asset}` })
    }
  }
  const refused = new Set(problems.map((problem) => problem.file))
  const sound = articles
    .filter(({ file }) => !refused.has(file))
    .map((article): Sourced => ({ ...article, hash: hashOfSource(sources.get(article.file)!) }))

  const overwrite = new Set(options.overwrite)
  const report = await inTransaction(deps.db, async (tx) => {
    await lockImport(tx)
    const now = deps.clock.now()
    const known = await knownArticles(tx)
    const report: ImportReport = { published: [], unchanged: 0, problems, keptAsEdited: [], withoutFile: [] }
    for (const file of sound) {
      const before = known.get(file.number)
      const fate = fateOf(file, before, overwrite)
      if (fate === 'unchanged') report.unchanged++
      else if (fate === 'editedHere') report.keptAsEdited.push({ number: file.number, file: file.file })
      else {
        await publishFile(tx, file, before, importer.name, now)
        report.published.push(file.number)
      }
    }
    const published = await knownArticles(tx)
    const taking = new Set(sound.map(({ number }) => number))
    for (const asset of assets) {
      if (taking.has(asset.article)) await takeAsset(tx, published.get(asset.article)!.id, asset, now)
    }
    const present = new Set(articles.map(({ number }) => number))
    report.withoutFile = known
      .values()
      .filter(({ number, sourceHash, state }) => sourceHash !== null && state === 'published' && !present.has(number))
      .map(({ number }) => number)
      .toArray()
    const about = { ticketId: null, accountId: null, type: 'article.published' } as const
    await record(tx, importer, now, ...report.published.map((number) => ({ ...about, payload: { number } })))
    return report
  })
  if (report.published.length > 0) deps.wake.now('events')
  return report
}

function lineOf(source: string, words: string): number {
  return (
    Math.max(
      0,
      source.split(/\r\n?|\n/).findIndex((line) => line.includes(words)),
    ) + 1
  )
}
