import path from 'node:path'
import { StartupError } from '#server/kernel/startup-error.ts'
import { importArticles, type ImportReport } from './commands/import-articles.ts'
import { contentFolder } from './content-folder.ts'
import { withDatabase } from '#server/db/with-database.ts'

/**
 * `npm run kb:import [-- folder] [--overwrite KB-0001 …]`: what every start does, for a running call centre. Ends with 1
 * when a file was refused.
 */
const say = (line: string) => void process.stdout.write(`${line}\n`)
const complain = (line: string) => void process.stderr.write(`${line}\n`)

try {
  const { folder, overwrite } = readArguments(process.argv.slice(2))
  const report = await withDatabase((deps) => importArticles(deps, folder, { overwrite }))
  tell(report, folder)
  process.exitCode = report.problems.length > 0 ? 1 : 0
} catch (error) {
  if (error instanceof StartupError) complain(`\nNothing was imported. ${error.message}\n`)
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
}

function readArguments(given: string[]): { folder: string; overwrite: string[] } {
  const at = given.indexOf('--overwrite')
  const [folder = contentFolder, ...more] = at < 0 ? given : given.slice(0, at)
  if (more.length > 0) throw new StartupError('Name one folder, then --overwrite and the numbers of articles.')
  return { folder: path.resolve(folder), overwrite: at < 0 ? [] : given.slice(at + 1) }
}

function tell({ published, unchanged, problems, keptAsEdited, withoutFile }: ImportReport, folder: string): void {
  for (const { file, line, reason } of problems) complain(`${file}:${line}: ${reason}`)
  for (const { number, file } of keptAsEdited) {
    say(`${number} was edited in Keyline; ${file} was left aside. To take the file: --overwrite ${number}`)
  }
  // Another folder was never meant to hold all of them.
  if (withoutFile.length > 0 && folder === contentFolder)
    say(`Still published, though their files are gone: ${withoutFile.join(', ')}`)
  if (published.length > 0) say(`Published: ${published.join(', ')}`)
  say(`${published.length} published, ${unchanged} unchanged, ${new Set(problems.map((p) => p.file)).size} refused`)
}
