import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate as apply } from 'drizzle-orm/postgres-js/migrator'
import { sql } from 'drizzle-orm'
import { StartupError } from '#server/kernel/startup-error.ts'
import { connect } from './client.ts'

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../migrations')

/** Brings the schema up to date. Processes that start together wait for each other, and one of them does the work. */
export async function migrate(url: string): Promise<void> {
  const { db, close } = connect(url, { max: 1, name: 'keyline-migrate', unbounded: true })
  try {
    await db.execute(sql`select pg_advisory_lock(4701)`)
    await apply(db, { migrationsFolder: folder })
  } finally {
    await close()
  }
}

/** Refuses a database that is not there, does not let us in, or is too old. */
export async function checkDatabase(url: string, oldest = 15): Promise<void> {
  const { host, pathname } = new URL(url)
  const { db, close } = connect(url, { max: 1, name: 'keyline-check', unbounded: true })
  try {
    const [row] = await db.execute<{ version: string }>(sql`select current_setting('server_version_num') as version`)
    const major = Math.floor(Number(row?.version) / 10_000)
    if (major >= oldest) return
    throw new StartupError(
      `The database at ${host} is PostgreSQL ${major}, but Keyline needs ${oldest} or newer. ` +
        'Upgrade it, set DATABASE_URL to a newer one, or leave DATABASE_URL unset to use the embedded database.',
    )
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(
      `The database ${pathname.slice(1) || '(no name)'} at ${host} cannot be used: ${reasonOf(error)}. ` +
        'Check DATABASE_URL and that the server runs, or leave DATABASE_URL unset to use the embedded database.',
    )
  } finally {
    await close(1)
  }
}

function reasonOf(error: unknown): string {
  let at = error
  while (at instanceof Error && at.cause instanceof Error) at = at.cause
  // A refused connection to a name with several addresses arrives as several errors in one.
  if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0]
  return at instanceof Error
    ? (at.message || (at as NodeJS.ErrnoException).code || 'no reason given').split('\n')[0]!.replace(/\.$/, '')
    : String(at)
}
