import { Refusal, type FieldError } from '#server/kernel/refusal.ts'
import type { WorkState } from './planned-work.contract.ts'

const hour = 3_600_000
const longestDays = 14

/** Read against the table in planned-work.contract.ts. */
export const moves = {
  planned: ['announced', 'cancelled'],
  announced: ['underWay', 'cancelled'],
  underWay: ['done'],
  done: [],
  cancelled: [],
} as const satisfies Record<WorkState, readonly WorkState[]>

/** Refuses with `plannedWork.illegal_move`, which names what is possible. */
export function refuseMove(from: WorkState, to: WorkState): void {
  const allowed: readonly WorkState[] = moves[from]
  if (allowed.includes(to)) return
  const instead = allowed.length > 0 ? `From here it becomes ${allowed.join(' or ')}.` : 'Plan another one.'
  throw new Refusal('plannedWork.illegal_move', `This work is ${from}. ${instead}`, 409, {
    extra: { from, to, allowed },
  })
}

/** What decides when a work moves by itself. */
export interface Times {
  state: WorkState
  startsAt: Date
  endsAt: Date
  leadHours: number
  reminderHours: number
  remindedAt: Date | null
  lateAt: Date | null
}

export type ByTime = 'announce' | 'remind' | 'start' | 'late'

/** When customers are to be told, and to be reminded. */
export const announceAt = ({ startsAt, leadHours }: Pick<Times, 'startsAt' | 'leadHours'>): Date =>
  new Date(startsAt.getTime() - leadHours * hour)
export const remindAt = ({ startsAt, reminderHours }: Pick<Times, 'startsAt' | 'reminderHours'>): Date =>
  new Date(startsAt.getTime() - reminderHours * hour)

/** What time does next, and when; null where only a person moves it. A reminder that was missed is not sent after the start. */
export function nextByTime(work: Times): { what: ByTime; at: Date } | null {
  switch (work.state) {
    case 'planned':
      return { what: 'announce', at: announceAt(work) }
    case 'announced': {
      const reminder = remindAt(work)
      return work.remindedAt === null && reminder < work.startsAt
        ? { what: 'remind', at: reminder }
        : { what: 'start', at: work.startsAt }
    }
    case 'underWay':
      return work.lateAt === null ? { what: 'late', at: work.endsAt } : null
    case 'done':
    case 'cancelled':
      return null
  }
}

/** Told within the span of the reminder, nobody is reminded on top. */
export function remindedByTelling(work: Pick<Times, 'startsAt' | 'reminderHours'>, toldAt: Date): Date | null {
  return remindAt(work) <= toldAt ? toldAt : null
}

export interface Window {
  startsAt: Date
  endsAt: Date
  leadHours: number
  reminderHours: number
  impact: string
  downMinutes: number | null
}

/** Refuses a window that cannot be: `plannedWork.wrong`, which names each field. */
export function refuseWindow(window: Window, now: Date, state: WorkState): void {
  const { startsAt, endsAt } = window
  const wrong = (field: string, detail: string): FieldError => ({ pointer: `/${field}`, detail })
  const errors: FieldError[] = []
  if (endsAt <= startsAt) errors.push(wrong('endsAt', 'The window ends after it begins.'))
  else if (endsAt.getTime() - startsAt.getTime() > longestDays * 24 * hour) {
    errors.push(wrong('endsAt', `A window has ${longestDays} days at most. Split the work.`))
  }
  if (state !== 'underWay' && startsAt <= now) errors.push(wrong('startsAt', 'The window begins in the future.'))
  if (endsAt <= now) errors.push(wrong('endsAt', 'The window ends in the future.'))
  if (window.reminderHours >= window.leadHours) {
    errors.push(wrong('reminderHours', 'The reminder comes after the first notice: fewer hours ahead.'))
  }
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000
  if (window.impact === 'down' && window.downMinutes === null) {
    errors.push(wrong('downMinutes', 'Say for how long the service stands still at most.'))
  }
  if (window.downMinutes !== null && minutes > 0 && window.downMinutes > minutes) {
    errors.push(wrong('downMinutes', 'The service cannot stand still for longer than the window.'))
  }
  if (errors.length === 0) return
  const detail = errors.map((error) => error.detail).join(' ')
  throw new Refusal('plannedWork.wrong', detail, 422, {
    errors,
    extra: { fields: errors.map(({ pointer }) => pointer) },
  })
}

/** Customers were promised to hear of it earlier. Whoever plans it all the same says so. */
export function isShort(work: Pick<Times, 'startsAt' | 'leadHours'>, now: Date): boolean {
  return announceAt(work) < now
}
