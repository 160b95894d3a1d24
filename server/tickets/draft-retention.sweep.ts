import { min } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { dropOldDrafts } from './draft.store.ts'
import { ticketDrafts } from './draft.table.ts'

const keptFor = 30 * 86_400_000

/** Drafts nobody came back to for 30 days are forgotten. */
export function draftRetentionSweep(db: Database): Sweep {
  return {
    name: 'draft-retention',
    async nextDue(inside) {
      const [row] = await inside.select({ oldest: min(ticketDrafts.updatedAt) }).from(ticketDrafts)
      return row?.oldest ? new Date(row.oldest.getTime() + keptFor) : null
    },
    run: (now) => dropOldDrafts(db, new Date(now.getTime() - keptFor)),
  }
}
