import type { Deps } from '#server/deps.ts'
import { contentFolder } from '../content-folder.ts'
import { importArticles } from './import-articles.ts'

/** The articles that come with this release. What is wrong with them is told, and the house opens all the same. */
export async function importAtStart(deps: Deps, folder = contentFolder): Promise<void> {
  const { log } = deps
  try {
    const { published, unchanged, problems, keptAsEdited, withoutFile } = await importArticles(deps, folder)
    for (const { file, line, reason } of problems) log.warn({ file, line, reason }, 'an article was refused')
    for (const about of keptAsEdited) log.warn(about, 'an article was edited in the product; its file was left aside')
    if (withoutFile.length > 0)
      log.warn({ articles: withoutFile }, 'articles are published though their files are gone')
    if (published.length > 0) log.info({ published: published.length, unchanged }, 'articles were imported')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') log.warn({ folder }, 'there is no folder of articles')
    else log.error({ err: error, folder }, 'the articles could not be imported')
  }
}
