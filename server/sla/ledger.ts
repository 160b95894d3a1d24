import { Refusal } from '#server/kernel/refusal.ts'

/** Names one immutable calendar version; whoever reads a ledger knows how to find it. */
export type CalendarRef = string

/**
 * What happened to a clock. A ledger is only ever appended to; everything else about a clock is computed from it.
 * The calendar version, the target and the terms it comes from (terms.ts) are stamped when the clock starts and stay,
 * whatever happens to the contract.
 */
export type Entry =
  | { kind: 'start'; at: Date; targetMs: number; calendar: CalendarRef; terms?: string }
  /** The ball is elsewhere: time does not count until the clock resumes. */
  | ({ kind: 'pause'; at: Date; reason: string } & PauseFacts)
  | { kind: 'resume'; at: Date }
  /** The promise is kept, or no longer owed. */
  | { kind: 'stop'; at: Date }
  /** Reopened: the clock goes on from what it had used. The time it stood still does not count. */
  | { kind: 'restart'; at: Date; reason: string }
  /** Another target; the origin and all pauses stay. A new calendar counts from here on; what was used stays used. */
  | { kind: 'retarget'; at: Date; reason: string; targetMs: number; calendar?: CalendarRef; terms?: string }
  /**
   * Time given back (positive) or charged (negative). With `span` a pause that is over is charged, because an objection
   * to it was upheld: its time counts after all, where it lies, so the due time is what it would have been without it.
   */
  | { kind: 'credit'; at: Date; reason: string; ms: number; span?: Span; by?: string }

export interface Span {
  from: Date
  to: Date
}

/** Who has the ball while a clock stands still, who said so, and who on the other side agreed. */
export interface PauseFacts {
  ball?: 'customer' | 'thirdParty' | 'acceptance'
  by?: string
  agreedBy?: string
  /** The longest it may last. */
  until?: string
}

export type EntryKind = Entry['kind']
export type Ledger = readonly Entry[]
export type ClockState = 'running' | 'paused' | 'stopped'

/** From state, by entry, to state. What is not listed is refused. */
export const moves = {
  none: { start: 'running' },
  running: { pause: 'paused', stop: 'stopped', retarget: 'running', credit: 'running' },
  paused: { resume: 'running', stop: 'stopped', retarget: 'paused', credit: 'paused' },
  stopped: { restart: 'running', credit: 'stopped' },
} as const satisfies Record<ClockState | 'none', Partial<Record<EntryKind, ClockState>>>

/** State after the last entry; null for a ledger that is still empty. */
export function stateOf(ledger: Ledger): ClockState | null {
  for (let i = ledger.length - 1; i >= 0; i--) {
    switch (ledger[i]!.kind) {
      case 'start':
      case 'resume':
      case 'restart':
        return 'running'
      case 'pause':
        return 'paused'
      case 'stop':
        return 'stopped'
    }
  }
  return null
}

/**
 * The ledger with one entry more, or a Refusal: `clock.not_started`, `clock.already_started`, `clock.already_paused`,
 * `clock.not_paused`, `clock.already_stopped`, `clock.not_stopped`, `clock.time_runs_backwards`,
 * `clock.target_not_positive`, `clock.credit_not_whole`, `clock.no_such_pause`, `clock.pause_charged_already`.
 */
export function append(ledger: Ledger, entry: Entry): Ledger {
  const state = stateOf(ledger) ?? 'none'
  if (!(entry.kind in moves[state])) throw illegal(state, entry.kind)
  const last = ledger.at(-1)
  if (last && entry.at < last.at) {
    throw new Refusal(
      'clock.time_runs_backwards',
      `The clock's last entry is of ${last.at.toISOString()}; nothing can be entered before it.`,
    )
  }
  if ('targetMs' in entry && !(Number.isSafeInteger(entry.targetMs) && entry.targetMs > 0)) {
    throw new Refusal('clock.target_not_positive', 'A target is a whole number of milliseconds above zero.', 422)
  }
  if (entry.kind === 'credit' && !(Number.isSafeInteger(entry.ms) && entry.ms !== 0)) {
    throw new Refusal('clock.credit_not_whole', 'A credit is a whole number of milliseconds other than zero.', 422)
  }
  if (entry.kind === 'credit' && entry.span) refuseSpan(ledger, entry.span, entry.ms)
  return [...ledger, entry]
}

/** A pause as the ledger tells it: between its entry and whatever ended it; `to` is null while it lasts. */
export interface Pause extends PauseFacts {
  from: Date
  to: Date | null
  reason: string
  /** Counted after all, because an objection to it was upheld. */
  charged: boolean
}

export function pausesOf(ledger: Ledger): Pause[] {
  const pauses: Pause[] = []
  for (const entry of ledger) {
    const open = pauses.at(-1)
    if (entry.kind === 'pause') {
      const { at: from, kind: _, ...facts } = entry
      pauses.push({ ...facts, from, to: null, charged: false })
    } else if (open?.to === null && (entry.kind === 'resume' || entry.kind === 'stop')) open.to = entry.at
  }
  for (const entry of ledger) {
    if (entry.kind !== 'credit' || !entry.span) continue
    const pause = pauses.find((each) => !each.charged && isSpan(each, entry.span!))
    if (pause) pause.charged = true
  }
  return pauses
}

/** What was charged of pauses that lie between two instants, in milliseconds. */
export function chargedWithin(ledger: Ledger, { from, to }: Span): number {
  const charges = ledger.filter((entry) => entry.kind === 'credit')
  return -charges.reduce((sum, { ms, span }) => sum + (span && span.from >= from && span.to <= to ? ms : 0), 0)
}

function isSpan({ from, to }: Pick<Pause, 'from' | 'to'>, span: Span): boolean {
  return from.getTime() === span.from.getTime() && to?.getTime() === span.to.getTime()
}

function refuseSpan(ledger: Ledger, span: Span, ms: number): void {
  const pauses = pausesOf(ledger).filter((pause) => isSpan(pause, span))
  if (pauses.length === 0) throw new Refusal('clock.no_such_pause', 'The clock was not paused from then to then.', 422)
  if (pauses.every(({ charged }) => charged)) {
    throw new Refusal('clock.pause_charged_already', 'The time of this pause has been charged before.')
  }
  if (ms > 0) throw new Refusal('clock.credit_not_whole', 'A pause is charged, so its time is below zero.', 422)
}

/**
 * The present moment as this ledger may see it: never before its last entry. Processes on several machines disagree
 * by milliseconds, and an action is not refused for that.
 */
export function notBefore(ledger: Ledger, now: Date): Date {
  const last = ledger.at(-1)
  return last && last.at > now ? last.at : now
}

/** A ledger as JSON gave it back: the same entries with their instants as `Date`. */
export function reviveLedger(stored: readonly StoredEntry[]): Ledger {
  return stored.map(({ at, span, ...entry }) => {
    const revived = { ...entry, at: new Date(at) } as Entry
    return span ? ({ ...revived, span: { from: new Date(span.from), to: new Date(span.to) } } as Entry) : revived
  })
}

type StoredEntry = Omit<Entry, 'at' | 'span'> & { at: string | Date; span?: { from: string | Date; to: string | Date } }

function illegal(state: ClockState | 'none', kind: EntryKind): Refusal {
  if (state === 'none') return new Refusal('clock.not_started', 'The clock has not started. Start it first.')
  if (kind === 'start') return new Refusal('clock.already_started', 'The clock has started already.')
  if (kind === 'restart')
    return new Refusal('clock.not_stopped', 'The clock is not stopped, so it cannot be restarted.')
  if (state === 'stopped') return new Refusal('clock.already_stopped', 'The clock has stopped. Restart it to go on.')
  if (state === 'paused') return new Refusal('clock.already_paused', 'The clock is paused already.')
  return new Refusal('clock.not_paused', 'The clock is running, so there is nothing to resume.')
}
