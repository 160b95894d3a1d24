import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import { shiftsOf } from '../on-call.ts'
import type { Span } from '../rotation.ts'
import { findSchedule } from '../schedule-view.store.ts'
import type { StoredSchedule } from '../schedule.store.ts'
import { turnChanges } from '../turn-changes.ts'

/** Of a plan that changes for good, this much is told; the rest is on the schedule. */
const ahead = 28 * 86_400_000
const most = 6

interface Change {
  tx: Transaction
  actor: StaffActor
  now: Date
  mail: boolean
  reason: string | null
  /** What the change touches; the next four weeks where it is the plan. */
  span?: { from: Date; until: Date }
}

/**
 * Whoever is on call at other times than before is told at once, and not only when the turn begins; except whoever changed
 * it. Compared is the schedule as it was with what the transaction made of it. Returns whom it told.
 */
export async function tellTurns(before: StoredSchedule, id: StoredSchedule['row']['id'], change: Change) {
  const { tx, actor, now, mail, reason, span } = change
  const from = span && span.from > now ? span.from : now
  const until = span ? span.until : new Date(now.getTime() + ahead)
  const after = await findSchedule(tx, id, now)
  const shifts = (schedule: StoredSchedule) =>
    schedule.row.active && until > from ? shiftsOf(schedule, from, until) : []
  const changes = turnChanges(shifts(before), shifts(after)).filter(({ personId }) => personId !== actor.id)
  await tell(
    tx,
    changes.map(({ personId, gained, lost }) => ({
      ...{ kind: 'turns' as const, to: { personId }, scheduleId: id },
      content: {
        ...{ by: { name: actor.name, nameEn: actor.nameEn }, reason },
        gained: gained.slice(0, most).map(iso),
        lost: lost.slice(0, most).map(iso),
        further: Math.max(0, gained.length - most) + Math.max(0, lost.length - most),
      },
    })),
    { now, mail },
  )
  return changes.map(({ personId }): PersonId => personId)
}

const iso = ({ from, until }: Span) => ({ from: new Date(from).toISOString(), until: new Date(until).toISOString() })
