import type { Deps } from '#server/deps.ts'
import { shippedCells } from '../shipped-levels.ts'
import { serviceLevelVersions } from '../service-level.table.ts'

/** A house without a table of promises gets the one the product comes with, as version 1. */
export async function bringServiceLevels(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const since = new Date(0)
  await deps.db
    .insert(serviceLevelVersions)
    .values({ version: 1, cells: shippedCells(), validFrom: since, note: '', createdAt: deps.clock.now() })
    .onConflictDoNothing()
}
