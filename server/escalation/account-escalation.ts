import { Refusal } from '#server/kernel/refusal.ts'
import type { EscalationState, PromiseEnd } from './account-escalation.contract.ts'

/** The process on the wall. What is closed or withdrawn is the record, and stays as it is. */
export const escalationMoves = {
  open: ['mitigating', 'resolved', 'withdrawn'],
  mitigating: ['open', 'resolved', 'withdrawn'],
  resolved: ['mitigating', 'closed'],
  closed: [],
  withdrawn: [],
} as const satisfies Record<EscalationState, readonly EscalationState[]>

export const isEnded = (state: EscalationState): boolean => escalationMoves[state].length === 0

export function refuseEnded(state: EscalationState): void {
  if (!isEnded(state)) return
  throw new Refusal(
    'accountEscalation.frozen',
    `This escalation is ${state}: the record stays as it is. Open another one if the account is in trouble again.`,
    409,
    { extra: { state } },
  )
}

/** The move, or the refusal that names the allowed ones. What is over needs an outcome. */
export function escalationMove(from: EscalationState, to: EscalationState, outcome: string | null): void {
  refuseEnded(from)
  const allowed: readonly EscalationState[] = escalationMoves[from]
  if (!allowed.includes(to)) {
    throw new Refusal(
      'accountEscalation.illegal_move',
      `An escalation that is ${from} cannot become ${to}. It can become ${allowed.join(', ')}.`,
      409,
      { extra: { from, to, allowed } },
    )
  }
  if (isEnded(to) && !outcome?.trim()) {
    throw new Refusal('accountEscalation.outcome_missing', 'Say how it ended: that is what the record is for.', 422, {
      errors: [{ pointer: '/text', detail: 'Say what was reached and what the customer says to it.' }],
    })
  }
}

/** What of a record may be changed while it runs, and how the log tells of it: from what to what. */
export type Changed = Record<string, { from: unknown; to: unknown }>

/** What differs between the record as it is and as it is to be; instants by their value. */
export function changesBetween(before: Record<string, unknown>, next: Record<string, unknown>): Changed {
  const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
  return Object.fromEntries(
    Object.entries(next).flatMap(([name, value]) =>
      plain(value) === plain(before[name]) ? [] : [[name, { from: plain(before[name]), to: plain(value) }]],
    ),
  )
}

/** What the customer was promised next, and by when; both or neither. */
export interface NextPromise {
  promise: string | null
  promiseAt: Date | null
}

/** A promise has a time and words, and its time lies ahead: anything else cannot be kept, nor broken. */
export function checkPromise({ promise, promiseAt }: NextPromise, now: Date): void {
  const refuse = (pointer: string, detail: string) =>
    new Refusal('accountEscalation.promise_incomplete', detail, 422, { errors: [{ pointer, detail }] })
  if (promise?.trim() && !promiseAt)
    throw refuse('/promiseAt', 'Say by when: a promise without a time can be neither kept nor broken.')
  if (promiseAt && !promise?.trim()) throw refuse('/promise', 'Say what the customer is promised by then.')
  if (promiseAt && promiseAt <= now)
    throw new Refusal('accountEscalation.promise_past', 'The time of a promise lies ahead.', 422, {
      errors: [{ pointer: '/promiseAt', detail: 'Choose a time that lies ahead.' }],
    })
}

/** How it ended, seen from when somebody says so: at the very second it is still in time. */
export const endOfPromise = (kept: boolean, promiseAt: Date | null, now: Date): PromiseEnd =>
  !kept ? 'broken' : promiseAt && now > promiseAt ? 'late' : 'kept'
