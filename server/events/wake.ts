/** What can be woken: readers of the stream, the matcher, and the cycle of sweeps. */
export type Wakeable = 'events' | 'routing' | 'sweeps'

/**
 * A nudge after a commit, here at once and in other processes through pg_notify, gathered so that a thousand commits do
 * not make a thousand notifications. It carries no data and may be lost: whoever is woken also looks twice a second.
 */
export interface Wake {
  now(...what: Wakeable[]): void
  on(what: Wakeable, listener: () => void): () => void
}

/** For tests and scripts in one process without a live database channel. */
export function localWake(): Wake {
  const listeners = new Map<Wakeable, Set<() => void>>()
  return {
    now: (...what) => what.forEach((name) => listeners.get(name)?.forEach((listener) => listener())),
    on: (what, listener) => {
      const set = listeners.get(what) ?? new Set()
      listeners.set(what, set.add(listener))
      return () => set.delete(listener)
    },
  }
}
