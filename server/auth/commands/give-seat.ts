import type { Db } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'
import type { SupportLevel } from '#server/tickets/ticket.contract.ts'
import { ensureSeat } from '../people.store.ts'

/** Roles that are offered work sit at a desk: agents at the first line, technicians behind it unless told otherwise. */
export async function giveSeat(
  tx: Db,
  id: PersonId,
  roles: readonly StaffRole[],
  now: Date,
  asked?: { level: SupportLevel; capacity: number },
): Promise<void> {
  if (!roles.includes('agent') && !roles.includes('technician')) return
  const usual = roles.includes('technician')
    ? { level: 'L2' as const, capacity: 3 }
    : { level: 'L1' as const, capacity: 4 }
  const { level, capacity } = asked ?? usual
  await ensureSeat(tx, id, level, capacity, now)
}
