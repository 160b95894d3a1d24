import type { IncidentState } from './incident.contract.ts'

/** What may become of an incident: it ends for all who hang on it, or was none and they go on by themselves. */
export const incidentMoves = {
  open: ['ended', 'withdrawn'],
  ended: [],
  withdrawn: [],
} as const satisfies Record<IncidentState, readonly IncidentState[]>

/** All who are hit hear of it within this, and from then on when they were promised. */
export const firstWordWithinMs = 30 * 60_000
/** Further ahead than this nobody is promised the next word. */
export const longestSilenceMs = 24 * 3_600_000
