import type { ClockView } from '#server/tickets/ticket-view.contract.ts'

const order: readonly ClockView['kind'][] = ['acknowledge', 'update', 'restore', 'resolve', 'report', 'order']

/** Promises in the order they fall due by nature; stopped ones keep their place. */
export function inOrder(clocks: readonly ClockView[]): ClockView[] {
  return [...clocks].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

export type ClockState = 'kept' | 'missed' | 'late' | 'paused' | 'running'

/** `missed` is stopped too late, `late` runs past its due time. */
export function stateOf(clock: ClockView, now: number): ClockState {
  if (clock.state === 'stopped') return clock.breached ? 'missed' : 'kept'
  if (clock.state === 'paused') return 'paused'
  return clock.breached || (clock.dueAt !== null && Date.parse(clock.dueAt) < now) ? 'late' : 'running'
}

/** From here on it counts as nearly due: a quarter of the promised time is left, as the 75 % threshold says. */
export function soonAt({ dueAt, targetMs }: ClockView): Date | undefined {
  return dueAt ? new Date(Date.parse(dueAt) - targetMs / 4) : undefined
}

/**
 * The share of the promised time that is used at `now` (milliseconds since 1970). The view's `usedMs` was true when it
 * was read (`readAt`); a running clock has used more since.
 */
export function usedShare(clock: ClockView, now: number, readAt: number): number {
  const since = clock.state === 'running' ? Math.max(0, now - readAt) : 0
  return clock.targetMs > 0 ? (clock.usedMs + since) / clock.targetMs : 0
}
