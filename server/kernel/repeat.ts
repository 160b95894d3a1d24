export interface Repeating {
  /** There may be something to see now. Costs nothing when somebody is looking already: then there is one more look. */
  nudge(): void
  /** Resolves when the look in progress, if any, is over. */
  stop(): Promise<void>
}

export interface RepeatOptions {
  /** Told of each failure and how many there were in a row. The next look waits longer each time, 2 s at most. */
  failed(error: unknown, inARow: number): void
  /** At least this long between a look and the next that a nudge causes, so that a thousand nudges are not a thousand looks. */
  restMs?: number
}

const longestBackOff = 2_000

/**
 * Looks again and again, never twice at a time: after the pause in milliseconds that the last look asked for, or sooner
 * when nudged. The timer is only an alarm clock: what is looked at lives in the database.
 */
export function repeat(look: () => Promise<number>, { failed, restMs = 0 }: RepeatOptions): Repeating {
  let looking: Promise<void> | null = null
  let alarm: NodeJS.Timeout | null = null
  let nudged = false
  let stopped = false
  let failures = 0
  let lastEnd = -Infinity
  let alarmAt = Infinity

  async function once(): Promise<void> {
    nudged = false
    let pause: number
    try {
      pause = await look()
      failures = 0
    } catch (error) {
      failures++
      pause = Math.min(longestBackOff, 50 * 2 ** failures) * (0.75 + Math.random() / 2)
      if (!stopped) failed(error, failures)
    }
    looking = null
    lastEnd = performance.now()
    if (stopped) return
    set(nudged && failures === 0 ? Math.min(pause, restMs) : pause)
  }

  function begin(): void {
    alarm = null
    if (!stopped) looking = once()
  }

  function set(pause: number): void {
    if (alarm) clearTimeout(alarm)
    alarmAt = performance.now() + pause
    alarm = setTimeout(begin, pause)
  }

  set(0)
  return {
    nudge() {
      nudged = true
      if (looking || stopped || failures > 0) return
      const now = performance.now()
      const rest = lastEnd + restMs - now
      // Never later than it would have looked anyway.
      if (alarmAt <= now + rest) return
      if (rest > 0) return set(rest)
      if (alarm) clearTimeout(alarm)
      begin()
    },
    async stop() {
      stopped = true
      if (alarm) clearTimeout(alarm)
      await looking
    },
  }
}
