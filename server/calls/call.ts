import type { CallEventKind, CallState } from './call.contract.ts'

/** When each thing happened, as far as the PBX has told. */
export interface CallTimes {
  ringingAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  wrappedAt: Date | null
}

/**
 * Where a call stands. It follows from what is known, not from the order in which it was told: an `ended` that overtook
 * its `answered` is put right when that arrives.
 *
 * | ended | answered | written down | state    |
 * |-------|----------|--------------|----------|
 * | no    | no       |              | ringing  |
 * | no    | yes      |              | answered |
 * | yes   | no       |              | missed   |
 * | yes   | yes      | no           | wrapUp   |
 * | yes   | yes      | yes          | done     |
 */
export function stateOf({ answeredAt, endedAt, wrappedAt }: CallTimes): CallState {
  if (!endedAt) return answeredAt ? 'answered' : 'ringing'
  if (!answeredAt) return 'missed'
  return wrappedAt ? 'done' : 'wrapUp'
}

/** What the call looks like after this was told. The first word about each moment stands; told twice, nothing changes. */
export function afterTold(times: CallTimes, event: CallEventKind, at: Date): CallTimes {
  const slot = ({ ringing: 'ringingAt', answered: 'answeredAt', ended: 'endedAt' } as const)[event]
  return times[slot] ? times : { ...times, [slot]: at }
}
