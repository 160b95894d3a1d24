import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './db/client.ts'
import type { Wake } from './events/wake.ts'
import type { Clock } from './kernel/clock.ts'

/** What commands and edges are handed. Built once by the composition root; nothing is reached through globals. */
export interface Deps {
  db: Database
  clock: Clock
  wake: Wake
  config: Config
  /** Signs private links and sessions; the same in every process. */
  secret: string
  log: Logger
}
