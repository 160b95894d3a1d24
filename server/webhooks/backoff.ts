/** 12 attempts over some 10 hours: an evening's outage out there loses nothing. */
export const mostAttempts = 12

const first = 5_000
const longest = 2 * 3_600_000

/**
 * How long to wait after so many attempts, in milliseconds: twice as long each time, two hours at most, and anywhere in the
 * upper half of it, so that a thousand deliveries that failed together do not come back together. `random` is in [0, 1).
 */
export function backOff(attempts: number, random: number): number {
  const whole = Math.min(longest, first * 2 ** Math.max(0, attempts - 1))
  return Math.round(whole / 2 + (whole / 2) * random)
}
