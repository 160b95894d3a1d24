import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { withdrawAsks } from '../ask.store.ts'
import { refuseIllegal } from '../loop.ts'
import { answered, withAlert } from './with-alert.ts'

/** Nothing has to follow from it, and why: a false alarm, or the customer says it is settled. */
export async function dismissAlert(
  deps: Deps,
  actor: StaffActor,
  id: AlertId,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  await withAlert(deps, actor, id, revision, async (tx, alert, now) => {
    refuseIllegal(alert.state, 'dismissed')
    const asked = await withdrawAsks(tx, id)
    const first = alert.acknowledgedAt ? {} : { acknowledgedAt: now, acknowledgedBy: actor.id }
    return {
      set: { ...answered, ...first, state: 'dismissed', outcome: reason, confirmedBy: actor.id, closedAt: now },
      fact: { type: 'alert.dismissed', payload: { reason, asked } },
    }
  })
}
