import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { addBusiness } from '#server/calendar/calendar.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { VendorCaseState, VendorClock } from './vendor.contract.ts'

/** What may become of a ticket in a vendor's hands. */
export const vendorMoves = {
  asked: ['answered', 'done', 'declined', 'withdrawn'],
  answered: ['done', 'declined', 'withdrawn'],
  done: [],
  declined: [],
  withdrawn: [],
} as const satisfies Record<VendorCaseState, readonly VendorCaseState[]>

export function vendorMove(from: VendorCaseState, to: VendorCaseState): VendorCaseState {
  if ((vendorMoves[from] as readonly VendorCaseState[]).includes(to)) return to
  throw new Refusal(
    'vendor.illegal_move',
    vendorMoves[from].length > 0
      ? `A vendor case that is ${from} cannot become ${to}. It can become ${vendorMoves[from].join(', ')}.`
      : `The vendor's part is over (${from}). Hand the ticket to the vendor again if there is more to do.`,
    409,
    { extra: { from, to } },
  )
}

export interface Terms {
  answerMinutes: number
  doneMinutes: number
  chaseMinutes: number
}

const minute = 60_000

/** When the vendor owes an answer, the work, and when it is asked again: on its own calendar, by its contract. */
export function dueTimes({ answerMinutes, doneMinutes, chaseMinutes }: Terms, calendar: CalendarVersion, now: Date) {
  return {
    answerDueAt: addBusiness(calendar, now, answerMinutes * minute),
    doneDueAt: addBusiness(calendar, now, doneMinutes * minute),
    chaseAt: addBusiness(calendar, now, chaseMinutes * minute),
  }
}

export interface CaseClocks {
  answeredAt: Date | null
  endedAt: Date | null
  answerDueAt: Date
  doneDueAt: Date
  chaseAt: Date | null
  told: readonly string[]
}

/** The clocks that still have something to tell, the next first. */
function pending(the: CaseClocks): { clock: VendorClock; at: Date }[] {
  if (the.endedAt) return []
  const clocks: { clock: VendorClock; at: Date | null }[] = [
    { clock: 'answer', at: the.answeredAt || the.told.includes('answer') ? null : the.answerDueAt },
    { clock: 'done', at: the.told.includes('done') ? null : the.doneDueAt },
    { clock: 'chase', at: the.chaseAt },
  ]
  return clocks
    .filter((one): one is { clock: VendorClock; at: Date } => one.at !== null)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

export const nextVendorDue = (the: CaseClocks): Date | null => pending(the)[0]?.at ?? null

/** What is due by now. A clock tells once; being asked again comes round until somebody writes what was said. */
export const dueClocks = (the: CaseClocks, now: Date): VendorClock[] =>
  pending(the)
    .filter(({ at }) => at <= now)
    .map(({ clock }) => clock)
