import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbeddedDatabase } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string
    databaseTemplate: string
  }
}

/**
 * One PostgreSQL for the whole run, with a migrated template that each test file clones. `DATABASE_URL` names another
 * server to use; its databases called keyline_test_* belong to the tests.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL']
  const folder = given ? null : await mkdtemp(path.join(os.tmpdir(), 'keyline-test-'))
  // Where tests run as root the server runs as another user, who must be able to enter.
  if (folder) await chmod(folder, 0o755)
  const server = folder ? await startEmbeddedDatabase(folder, { durable: false }) : null
  const url = given ?? server!.url
  const template = `keyline_test_template_${process.pid}_${(await digestOfMigrations()).slice(0, 8)}`

  const admin = postgres(url, { max: 1, onnotice: () => undefined })
  const end = async () => {
    await admin.unsafe(`drop database if exists ${template} with (force)`).catch(() => undefined)
    await admin.end({ timeout: 1 })
    await server?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
  try {
    await admin.unsafe(`create database ${template}`)
    await migrate(databaseUrl(url, template))
  } catch (error) {
    await end()
    throw error
  }
  project.provide('databaseServer', url)
  project.provide('databaseTemplate', template)
  return end
}

export function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function digestOfMigrations(): Promise<string> {
  const folder = path.join(import.meta.dirname, '../../migrations')
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
    hash.update(await readFile(path.join(folder, name)))
  }
  return hash.digest('hex')
}
