import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { connect, type Database } from '#server/db/client.ts'
import { startEmbeddedDatabase } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { rowsOf } from '#server/db/transaction.ts'

/** A database server of the benchmark's own, durable as in operation, that counts its statements. */
export interface Ground {
  admin: Database
  postmaster: number
  /** A new, migrated database; answers its address. */
  house(name: string): Promise<string>
  /** A new, empty one. */
  empty(name: string): Promise<string>
  /** The address of one that exists. */
  addressOf(name: string): string
  close(): Promise<void>
}

export async function breakGround(): Promise<Ground> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'keyline-bench-'))
  // Where this runs as root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o755)
  const counting = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track=all']
  const server = await startEmbeddedDatabase(folder, { flags: counting.map((setting) => `-c ${setting}`) })
  const { db: admin, close } = connect(server.url, { max: 1, name: 'bench', unbounded: true })
  await admin.execute(sql`create extension pg_stat_statements`)
  const [row] = await rowsOf<{ pid: number }>(
    admin,
    sql`select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int as pid`,
  )
  const addressOf = (name: string) => server.url.replace(/\/postgres$/, `/${name}`)
  const empty = async (name: string) => {
    await admin.execute(sql.raw(`create database ${name}`))
    return addressOf(name)
  }
  return {
    admin,
    postmaster: row!.pid,
    empty,
    addressOf,
    async house(name) {
      const url = await empty(name)
      await migrate(url)
      return url
    },
    async close() {
      await close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
