/** What was told of the months before, the latest first. */
export interface Past {
  period: string
  value: number
}

/**
 * How far a month lies below what was usual: the mean of up to three months before it, of which at least two must be known.
 * In whole percent, never below zero.
 */
export function fallOf(value: number, before: readonly Past[]): { baseline: number; fallPercent: number } | null {
  const usual = before.slice(0, 3)
  if (usual.length < 2) return null
  const baseline = usual.reduce((sum, { value }) => sum + value, 0) / usual.length
  const fallPercent = baseline > 0 ? Math.max(0, Math.round((1 - value / baseline) * 100)) : 0
  return { baseline: Math.round(baseline * 100) / 100, fallPercent }
}
