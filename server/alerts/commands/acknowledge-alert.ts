import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { AlertId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AlertSeverity } from '../alert.contract.ts'
import { answered, withAlert } from './with-alert.ts'

/**
 * "I know, and I am on it." Saying it twice changes nothing. Refuses with `alert.changed` when it has turned red since the
 * reader saw it: who answered an amber alert has not answered a red one.
 */
export async function acknowledgeAlert(
  deps: Deps,
  actor: StaffActor,
  id: AlertId,
  { note, severity }: { note: string | null; severity?: AlertSeverity | undefined },
): Promise<void> {
  await withAlert(deps, actor, id, undefined, async (_, alert, now) => {
    if (alert.state !== 'open') return null
    if (severity && severity !== alert.severity) {
      throw new Refusal(
        'alert.changed',
        'It has turned red meanwhile. Look at what happened, then acknowledge it.',
        409,
        {
          extra: { state: alert.state, revision: alert.revision },
        },
      )
    }
    return {
      set: { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: actor.id, note, ...answered },
      fact: { type: 'alert.acknowledged', payload: {} },
    }
  })
}
