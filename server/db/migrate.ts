import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate as apply } from 'drizzle-orm/postgres-js/migrator'
import { sql } from 'drizzle-orm'
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
