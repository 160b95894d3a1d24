import path from 'node:path'
import { StartupError } from '#server/kernel/startup-error.ts'
import { exportArticles } from './commands/export-articles.ts'
import { contentFolder } from './content-folder.ts'
import { withDatabase } from '#server/db/with-database.ts'

/** `npm run kb:export [-- folder]`: every published article as a file, so that articles can live in git. */
try {
  const [folder = contentFolder, ...more] = process.argv.slice(2)
  if (more.length > 0) throw new StartupError('Name one folder at most.')
  const { written, unchanged } = await withDatabase(({ db }) => exportArticles(db, path.resolve(folder)))
  for (const file of written) process.stdout.write(`${file}\n`)
  process.stdout.write(`${written.length} written, ${unchanged} unchanged\n`)
} catch (error) {
  const said =
    error instanceof StartupError ? `\nNothing was exported. ${error.message}\n` : String((error as Error).stack)
  process.stderr.write(`${said}\n`)
  process.exitCode = 1
}
