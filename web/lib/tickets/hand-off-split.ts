import type { HandOffKind } from '#server/tickets/hand-off.contract.ts'
import type { HandOffView, PersonRef } from '#server/tickets/ticket-view.contract.ts'

/** One party that had the ball, over all its holdings. */
export interface Party {
  key: string
  kind: HandOffKind
  person: PersonRef | null
  /** Of a seat: the position it held it in. */
  level: HandOffView['level'] | null
  ms: number
  /** Whole percent; those of all parties add up to 100. */
  percent: number
}

export interface Segment {
  seq: number
  party: string
  kind: HandOffKind
  ms: number
  share: number
}

export interface Split {
  total: number
  parties: Party[]
  segments: Segment[]
}

/**
 * A seat is a party for each person and level; waiting in any queue is one party, so are customer, third party,
 * confirmation. A pause that an objection showed to be none is the time of whoever had paused it.
 */
function partyOf({ kind, person, level, objection }: HandOffView): string {
  const counts = kind === 'seat' || (objection?.state === 'upheld' && person)
  return counts && person ? `seat:${level}:${person.id}` : kind
}

/**
 * Who had the ticket for how long. The parts are the ledger's own rows, so they always add up to the whole; the row that
 * still runs grows with `now` (milliseconds since 1970).
 */
export function splitTime(handOffs: readonly HandOffView[], now: number): Split {
  const rows = handOffs.map((row) => ({
    row,
    ms: Math.max(0, (row.to ? Date.parse(row.to) : now) - Date.parse(row.from)),
  }))
  const total = rows.reduce((sum, { ms }) => sum + ms, 0)
  const share = (ms: number) => (total > 0 ? ms / total : 0)
  const parties = new Map<string, Party>()
  for (const { row, ms } of rows) {
    const key = partyOf(row)
    const known = parties.get(key)
    if (known) known.ms += ms
    else {
      const isSeat = key.startsWith('seat:')
      const [person, level] = isSeat ? [row.person, row.level] : [null, null]
      parties.set(key, { key, kind: isSeat ? 'seat' : row.kind, person, level, ms, percent: 0 })
    }
  }
  return {
    total,
    parties: withPercent([...parties.values()], total),
    segments: rows.map(({ row, ms }) => ({
      seq: row.seq,
      party: partyOf(row),
      kind: row.kind,
      ms,
      share: share(ms),
    })),
  }
}

/** Cut to whole percent; what the cuts leave over goes to the largest remainders, so that nothing gets lost. */
function withPercent(parties: Party[], total: number): Party[] {
  if (total === 0) return parties
  const exact = parties.map((party) => (party.ms * 100) / total)
  const cut = exact.map(Math.floor)
  const left = 100 - cut.reduce((sum, percent) => sum + percent, 0)
  const byRemainder = exact.map((value, place) => [value % 1, place] as const).sort(([a], [b]) => b - a)
  for (const [, place] of byRemainder.slice(0, left)) cut[place]! += 1
  return parties.map((party, place) => ({ ...party, percent: cut[place]! }))
}
