import { eq } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { accountSeats } from '#server/seats/seat.table.ts'

/** Seats named for the account, and seats kept away from it. */
export async function namesForAccount(
  db: Db,
  accountId: AccountId | null,
): Promise<{ named: PersonId[]; excluded: PersonId[] }> {
  const rows = accountId ? await db.select().from(accountSeats).where(eq(accountSeats.accountId, accountId)) : []
  return {
    named: rows.filter((row) => !row.excluded).map((row) => row.seatId),
    excluded: rows.filter((row) => row.excluded).map((row) => row.seatId),
  }
}
