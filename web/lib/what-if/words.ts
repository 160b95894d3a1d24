import { format } from '#lib/format/index.ts'
import { m } from '#lib/paraglide/messages.js'
import type { Figures } from '#server/routing/what-if/what-if.contract.ts'

const failures: Record<string, () => string> = {
  'what_if.nothing': m.what_if_failed_nothing,
  'what_if.change_unknown': m.what_if_failed_changed,
  'history.not_found': m.what_if_failed_history,
}

export const failureText = (code: string | null): string => (failures[code ?? ''] ?? m.what_if_failed_broken)()

export const wait = (ms: number | null): string => (ms === null ? '–' : format.duration(ms))

export interface Row {
  key: string
  label: () => string
  title?: () => string
  of: (figures: Figures) => number | null
  say: (value: number | null) => string
  /** Which way is better; 0: neither. */
  better: -1 | 0 | 1
}

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of)
const percent = (value: number | null) => (value === null ? '–' : format.percent(value))
const count = (value: number | null) => (value === null ? '–' : format.number(value))

/** What is compared, in the order a supervisor asks. */
export const rows: readonly Row[] = [
  { key: 'p50', label: m.what_if_p50, of: ({ p50 }) => p50, say: wait, better: -1 },
  { key: 'p90', label: m.what_if_p90, of: ({ p90 }) => p90, say: wait, better: -1 },
  { key: 'p95', label: m.what_if_p95, of: ({ p95 }) => p95, say: wait, better: -1 },
  { key: 'items', label: m.what_if_items, of: ({ items }) => items, say: count, better: 0 },
  { key: 'still', label: m.what_if_still, of: ({ stillWaiting }) => stillWaiting, say: count, better: -1 },
  { key: 'missed', label: m.what_if_missed, of: ({ missed }) => missed, say: count, better: -1 },
  { key: 'declined', label: m.what_if_declined, of: ({ declined }) => declined, say: count, better: -1 },
  { key: 'paged', label: m.what_if_paged, of: ({ paged }) => paged, say: count, better: -1 },
  {
    ...{ key: 'acknowledge', label: m.what_if_acknowledge, say: percent, better: -1 },
    of: ({ acknowledgeLate, acknowledgeOf }) => share(acknowledgeLate, acknowledgeOf),
  },
  {
    ...{ key: 'accept', label: m.what_if_accept, say: percent, better: -1 },
    of: ({ acceptLate, acceptOf }) => share(acceptLate, acceptOf),
  },
]

/** Better, worse or as good; null where there is nothing to compare. */
export function verdict(row: Row, base: Figures, variant: Figures): 'better' | 'worse' | null {
  const [before, after] = [row.of(base), row.of(variant)]
  if (before === null || after === null || before === after || row.better === 0) return null
  return Math.sign(after - before) === row.better ? 'better' : 'worse'
}
