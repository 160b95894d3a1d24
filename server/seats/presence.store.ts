import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { Presence } from './seat.contract.ts'
import { presenceLog, seats } from './seat.table.ts'

/** Sets it, logs it and records it; false when it was so already, or was none of `only`. */
export async function setPresence(
  tx: Transaction,
  actor: Actor,
  seatId: PersonId,
  presence: Presence,
  reason: string | null,
  now: Date,
  only?: Presence[],
): Promise<boolean> {
  const changed = await tx
    .update(seats)
    .set({
      presence,
      presenceReason: reason,
      presenceSince: now,
      ...(presence === 'available' ? { idleSince: now } : {}),
    })
    .where(and(eq(seats.id, seatId), ne(seats.presence, presence), only ? inArray(seats.presence, only) : undefined))
    .returning({ id: seats.id })
  if (changed.length === 0) return false
  await tx.insert(presenceLog).values({ seatId, at: now, presence, reason }).onConflictDoNothing()
  await record(tx, actor, now, {
    type: 'seat.presenceChanged',
    ticketId: null,
    accountId: null,
    payload: { seatId, presence, reason },
  })
  return true
}
