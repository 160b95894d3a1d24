import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, inject, onTestFinished } from 'vitest'
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

/** Runs when the test is done it was called from, or the test file if it was called before all tests; last one first. */
export function atEnd(undo: () => Promise<void>): void {
  try {
    onTestFinished(undo)
  } catch {
    afterwards.push(undo)
  }
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
