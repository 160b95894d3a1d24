import { browser } from '$app/env'

const prefix = 'keyline:'

/** What this browser keeps for its user across reloads. A full or forbidden store costs the keeping, never the work. */
export const kept = {
  read<T>(key: string): T | null {
    if (!browser) return null
    try {
      return JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as T | null
    } catch {
      return null
    }
  },
  write(key: string, value: unknown): void {
    try {
      localStorage.setItem(prefix + key, JSON.stringify(value))
    } catch {
      // Private windows and full stores refuse; what is typed stays on the screen all the same.
    }
  },
  forget(key: string): void {
    try {
      localStorage.removeItem(prefix + key)
    } catch {
      // See above.
    }
  },
}
