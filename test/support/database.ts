import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, inject } from 'vitest'
import { connect, type Database } from '#server/db/client.ts'
import { databaseUrl } from './database-server.ts'

export interface TestDatabase {
  db: Database
  url: string
}

const afterwards: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const undo of afterwards.splice(0).reverse()) await undo()
})

/** Runs when the test file is done, last one first. */
export function atEnd(undo: () => Promise<void>): void {
  afterwards.push(undo)
}

/** A migrated, empty database of this test file's own, gone when the file is done. */
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
