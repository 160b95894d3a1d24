import type { VendorCaseState } from './vendor.contract.ts'

/** What a case says about its vendor: kept, late, or not yet known. */
export type Kept = 'kept' | 'late' | 'open'

export interface RecordedCase {
  state: VendorCaseState
  askedAt: Date
  answerDueAt: Date
  doneDueAt: Date
  answeredAt: Date | null
  endedAt: Date | null
}

export interface VendorFigures {
  asked: number
  answeredInTime: number
  answeredLate: number
  doneInTime: number
  doneLate: number
  declined: number
  /** Minutes of half of the finished cases or fewer, around the clock; null without one. */
  medianMinutes: number | null
}

/** Whether the vendor answered in time. What we took back before its time was up says nothing. */
export function answerKept({ state, answerDueAt, answeredAt, endedAt }: RecordedCase, now: Date): Kept | null {
  const at = answeredAt ?? (state === 'done' || state === 'declined' ? endedAt : null)
  if (at) return at <= answerDueAt ? 'kept' : 'late'
  if (answerDueAt < (endedAt ?? now)) return 'late'
  return endedAt ? null : 'open'
}

/** Whether the work was done in time. Declined work was never done; what we took back before its time was up says nothing. */
export function workKept({ state, doneDueAt, endedAt }: RecordedCase, now: Date): Kept | null {
  if (state === 'done' && endedAt) return endedAt <= doneDueAt ? 'kept' : 'late'
  if (state === 'declined') return null
  if (doneDueAt < (endedAt ?? now)) return 'late'
  return endedAt ? null : 'open'
}

/** How a vendor kept its terms over some cases: every case counts once in each of the two, or in neither. */
export function figuresOf(cases: readonly RecordedCase[], now: Date): VendorFigures {
  const answers = cases.map((one) => answerKept(one, now))
  const works = cases.map((one) => workKept(one, now))
  const count = <T>(list: readonly T[], what: T) => list.filter((one) => one === what).length
  const spans = cases
    .flatMap(({ state, askedAt, endedAt }) =>
      state === 'done' && endedAt ? [Math.round((endedAt.getTime() - askedAt.getTime()) / 60_000)] : [],
    )
    .sort((a, b) => a - b)
  return {
    asked: cases.length,
    answeredInTime: count(answers, 'kept'),
    answeredLate: count(answers, 'late'),
    doneInTime: count(works, 'kept'),
    doneLate: count(works, 'late'),
    declined: cases.filter(({ state }) => state === 'declined').length,
    medianMinutes: spans[Math.floor((spans.length - 1) / 2)] ?? null,
  }
}
