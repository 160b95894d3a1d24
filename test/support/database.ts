import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { connect, type Database } from '#server/db/client.ts'
import { atEnd } from './after.ts'
import { databaseUrl } from './database-server.ts'

export interface TestDatabase {
  db: Database
  url: string
}

/** A migrated, empty database of one's own, gone when the test or the test file that asked for it is done. */
export async function testDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const name = `keyline_test_${process.pid}_${randomBytes(6).toString('hex')}`
  const server = inject('databaseServer')
  const admin = postgres(server, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name} template ${inject('databaseTemplate')}`)
  const url = databaseUrl(server, name)
  const connection = connect(url, { max: options.max ?? 10, name: 'keyline-test' })
  atEnd(async () => {
    await connection.close(1)
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  })
  return { db: connection.db, url }
}
