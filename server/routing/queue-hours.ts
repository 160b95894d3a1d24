import { addBusiness, isOpen, nextOpen, openIntervals } from '#server/calendar/calendar.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { Refusal } from '#server/kernel/refusal.ts'

/** The calendar version a queue keeps at an instant; null is around the clock. */
export type Hours = ((at: Date) => CalendarVersion | null) | null

/** When a queue that is closed now begins to offer again; null while it is open. */
export function opensAt(hours: Hours, now: Date): Date | null {
  const calendar = hours?.(now)
  if (!calendar || isOpen(calendar, now)) return null
  return unlessNeverOpen(() => nextOpen(calendar, now), null)
}

export function isOpenAt(hours: Hours, now: Date): boolean {
  const calendar = hours?.(now)
  return !calendar || isOpen(calendar, now)
}

/** When the queue next opens or closes; null when it never does. Where two intervals touch nothing changes yet. */
export function nextEdge(hours: Hours, now: Date): Date | null {
  const calendar = hours?.(now)
  if (!calendar || calendar.always) return null
  return unlessNeverOpen(() => {
    const { start, end } = openIntervals(calendar, now).next().value
    return start > now ? start : end
  }, null)
}

/**
 * The instant at which so many seconds of the queue's own working time have passed, by the calendar version in force when
 * the work came in: a holiday announced later does not move what waits. A calendar that never opens would leave
 * work without an owner: the seconds then count around the clock.
 */
export function afterSeconds(hours: Hours, from: Date, seconds: number): Date {
  const plain = new Date(from.getTime() + seconds * 1000)
  const calendar = hours?.(from)
  return calendar ? unlessNeverOpen(() => addBusiness(calendar, from, seconds * 1000), plain) : plain
}

function unlessNeverOpen<T>(ask: () => T, otherwise: T): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar.never_open') return otherwise
    throw error
  }
}
