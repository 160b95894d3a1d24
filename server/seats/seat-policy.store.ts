import type { Db } from '#server/db/client.ts'
import type { SeatPolicyView } from './seat-policy.contract.ts'
import { seatPolicy } from './seat-policy.table.ts'

/** What holds for all seats; the migration that made the table wrote its one row. */
export async function findSeatPolicy(db: Db, lock = false): Promise<SeatPolicyView> {
  const query = db.select().from(seatPolicy)
  const [row] = await (lock ? query.for('update') : query)
  const { id: _id, ...policy } = row!
  return policy
}
