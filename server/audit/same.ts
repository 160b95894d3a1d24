import { isDeepStrictEqual } from 'node:util'

/**
 * Whether a setting still stands as a change left it, in as far as that change told: what else belongs to it may have moved.
 * Both pass through JSON, as events did.
 */
export function stillSo(left: unknown, present: unknown): boolean {
  const [told, now] = [plain(left), plain(present)]
  if (Array.isArray(told) || typeof told !== 'object' || told === null) return isDeepStrictEqual(told, now)
  const known = (now ?? {}) as Record<string, unknown>
  return Object.entries(told).every(([key, value]) => !(key in known) || isDeepStrictEqual(value, known[key]))
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
