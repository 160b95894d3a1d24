import { and, eq, isNull } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { alertSteps } from '../alert.table.ts'

/** Nothing is settled while something of the plan is still to be done. Refuses with `plan.steps_open`. */
export async function refuseOpenSteps(tx: Transaction, id: AlertId): Promise<void> {
  const open = await tx
    .select({ id: alertSteps.id })
    .from(alertSteps)
    .where(and(eq(alertSteps.alertId, id), isNull(alertSteps.doneAt)))
  if (open.length === 0) return
  throw new Refusal(
    'plan.steps_open',
    `${open.length} steps are not done. Finish them, or take them out of the plan, then confirm.`,
    409,
    { extra: { open: open.length } },
  )
}
