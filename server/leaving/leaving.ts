import { addBusiness } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { LeavingState } from './leaving.contract.ts'

/** Read against the table in leaving.contract.ts. */
const moves = {
  retaining: ['kept', 'releasing'],
  kept: [],
  releasing: ['released'],
  released: [],
} as const satisfies Record<LeavingState, readonly LeavingState[]>

/** Refuses with `leaving.illegal_move`. */
export function refuseMove(from: LeavingState, to: LeavingState): void {
  const allowed: readonly LeavingState[] = moves[from]
  if (allowed.includes(to)) return
  const instead = allowed.length > 0 ? `From here it becomes ${allowed.join(' or ')}.` : 'Nothing is left to do in it.'
  throw new Refusal('leaving.illegal_move', `This case is ${from}. ${instead}`, 409, { extra: { from, to, allowed } })
}

/** How long the owner has to keep the customer. */
const windowDays = 5

export function retentionUntil(calendar: CalendarVersion | undefined, from: Date): Date {
  if (!calendar) return new Date(from.getTime() + windowDays * 86_400_000)
  return addBusiness(calendar, from, windowDays * workingDayMs(calendar))
}
