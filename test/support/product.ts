import { start, type Started, type StartOptions } from '#server/start.ts'
import type { Config } from '#server/config.ts'
import { testConfig } from './app.ts'
import { atEnd } from './after.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { testLog } from './log.ts'

export interface TestProduct extends Started, Pick<TestDatabase, 'db'> {}

/** The whole product on a port: console and portal built, sockets, sweeps and reactions running, on the real clock unless given another. */
export async function testProduct(config: Partial<Config> = {}, options: StartOptions = {}): Promise<TestProduct> {
  const database = await testDatabase()
  const settled = { ...testConfig, port: 0, origin: 'http://127.0.0.1:0', databaseUrl: database.url, ...config }
  const started = await start(settled, { log: testLog(), ...options })
  atEnd(started.stop)
  return { ...started, db: database.db }
}
