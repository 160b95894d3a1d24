import { asc, eq } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import type { RejectionReasonView } from './rejection-reason.contract.ts'
import { rejectionReasons } from './rejection-reason.table.ts'

/** All reasons in the order they are shown, also those no longer in use: what was said with them stays readable. */
export async function rejectionReasonViews(db: Db): Promise<RejectionReasonView[]> {
  const rows = await db
    .select()
    .from(rejectionReasons)
    .orderBy(asc(rejectionReasons.position), asc(rejectionReasons.code))
  return rows.map(({ position: _place, ...reason }) => reason)
}

export async function findRejectionReason(db: Db, code: string): Promise<RejectionReasonView | null> {
  const [row] = await db.select().from(rejectionReasons).where(eq(rejectionReasons.code, code))
  return row ?? null
}
