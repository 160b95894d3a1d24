import { readConfig } from '#server/config.ts'
import { connect } from '#server/db/client.ts'
import { startEmbeddedDatabase } from '#server/db/embedded.ts'
import { lockFolder } from '#server/db/lock.ts'
import { checkDatabase, migrate } from '#server/db/migrate.ts'
import type { Deps } from '#server/deps.ts'
import { localWake } from '#server/events/wake.ts'
import { systemClock } from '#server/kernel/clock.ts'

/** For scripts: the configured database, migrated, for as long as `work` takes. Throws StartupError where there is none. */
export async function withDatabase<T>(work: (deps: Pick<Deps, 'db' | 'clock' | 'wake'>) => Promise<T>): Promise<T> {
  const config = readConfig()
  const undo: (() => Promise<void>)[] = []
  try {
    let url = config.databaseUrl
    if (url) await checkDatabase(url)
    else {
      const lock = await lockFolder(config.dataFolder)
      undo.push(() => lock.release())
      const embedded = await startEmbeddedDatabase(config.dataFolder)
      undo.push(() => embedded.stop())
      url = embedded.url
    }
    await migrate(url)
    const { db, close } = connect(url, { max: 1, name: 'keyline-import' })
    undo.push(() => close(2))
    return await work({ db, clock: systemClock, wake: localWake() })
  } finally {
    for (const step of undo.reverse()) await step()
  }
}
