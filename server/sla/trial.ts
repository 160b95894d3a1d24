import type { TicketPriority } from '#server/tickets/ticket.contract.ts'
import { summary, type CalendarOf } from './clock.ts'
import type { ClockRow } from './clock-row.ts'
import type { Entry, Ledger } from './ledger.ts'
import { stateOf } from './ledger.ts'
import type { LevelTrialAnswer, TrialPromise } from './level-view.contract.ts'
import type { Target } from './targets.ts'

/** A past ticket, as far as its promises follow from it. */
export interface TriedTicket {
  openedAt: Date
  acknowledgedAt: Date | null
  restoredAt: Date | null
  resolvedAt: Date | null
  endedAt: Date | null
  /** The priority it was opened with, and every change of it. */
  priority: TicketPriority
  priorityChanges: readonly { at: Date; to: TicketPriority }[]
  clocks: readonly Pick<ClockRow, 'kind' | 'round' | 'level' | 'ledger' | 'terms'>[]
}

/** What of a clock decides its promise: which update it was, which level it was handed to. */
export type TriedClock = Pick<ClockRow, 'kind' | 'level' | 'terms'>

/** The edited levels, asked for this ticket. */
export interface TrialLevels {
  targetFor(clock: TriedClock, priority: TicketPriority): Target | null
  /** The calendar version that was in force at an instant. */
  calendarRef(code: string, at: Date): string
}

const fromOpening = ['acknowledge', 'restore', 'resolve', 'order'] as const

/**
 * Every promise a ticket got beside the one it would get under other levels. What happened stays as it was: the ledger is
 * replayed with the same pauses, stops and credits, and with the targets the edited levels give at its start and at each
 * change of priority. A promise the ticket never had is told from what is known of it.
 */
export function tryLevels(
  ticket: TriedTicket,
  levels: TrialLevels,
  calendarOf: CalendarOf,
  now: Date,
): LevelTrialAnswer['clocks'] {
  const had = ticket.clocks.map((clock) => {
    const { kind, round, ledger, terms } = clock
    const other = under(ticket, clock, ledger, levels)
    return {
      kind,
      round,
      got: promiseOf(ledger, terms, calendarOf, now),
      would: other && promiseOf(other.ledger, other.terms, calendarOf, now),
    }
  })
  const fresh = fromOpening
    .filter((kind) => !ticket.clocks.some((clock) => clock.kind === kind))
    .flatMap((kind) => {
      const other = under(ticket, { kind, level: null, terms: null }, toldLedger(ticket, kind), levels)
      return other ? [{ kind, round: 1, got: null, would: promiseOf(other.ledger, other.terms, calendarOf, now) }] : []
    })
  return [...had, ...fresh]
}

/** The same ledger with the targets of the edited levels; null when they promise nothing. */
function under(
  ticket: TriedTicket,
  clock: TriedClock,
  ledger: Ledger,
  levels: TrialLevels,
): { ledger: Ledger; terms: string } | null {
  const start = ledger[0]
  if (start?.kind !== 'start') return null
  const first = levels.targetFor(clock, priorityAt(ticket, start.at))
  if (!first) return null
  let { targetMs, terms } = first
  const entries: Entry[] = [{ ...start, targetMs, terms, calendar: levels.calendarRef(first.calendar, start.at) }]
  const changes = ticket.priorityChanges.filter(({ at }) => at > start.at)
  const followed = new Set(changes.map(({ at }) => at.getTime()))
  const rest: Entry[] = ledger
    .slice(1)
    .filter((entry) => entry.kind !== 'retarget' || !followed.has(entry.at.getTime()))
  // What was changed by hand and not by priority keeps its own target.
  const retargets = changes.map(({ at, to }) => ({ at, target: levels.targetFor(clock, to) }))
  for (const { at, target } of retargets) {
    if (!target || target.targetMs === targetMs) continue
    const place = rest.findIndex((entry) => entry.at > at)
    const before = place === -1 ? rest : rest.slice(0, place)
    if (stateOf([...entries, ...before]) === 'stopped') continue
    const entry: Entry = { kind: 'retarget', at, reason: 'priority', targetMs: target.targetMs, terms: target.terms }
    rest.splice(place === -1 ? rest.length : place, 0, entry)
    ;({ targetMs, terms } = target)
  }
  return { ledger: [...entries, ...rest], terms }
}

function priorityAt({ priority, priorityChanges }: TriedTicket, at: Date): TicketPriority {
  return priorityChanges.findLast((change) => change.at <= at)?.to ?? priority
}

/** What the ledger of a promise would look like that was never made: pauses are those of the other clocks. */
function toldLedger(ticket: TriedTicket, kind: (typeof fromOpening)[number]): Ledger {
  const pauses = ticket.clocks
    .find((clock) => clock.kind === 'resolve')
    ?.ledger.filter((entry) => entry.kind === 'pause' || entry.kind === 'resume')
  const stoppedAt = {
    acknowledge: ticket.acknowledgedAt,
    restore: ticket.restoredAt,
    resolve: ticket.resolvedAt,
    order: ticket.resolvedAt,
  }[kind]
  const end = stoppedAt ?? ticket.endedAt
  const start: Entry = { kind: 'start', at: ticket.openedAt, targetMs: 1, calendar: 'always' }
  const between = (kind === 'acknowledge' ? [] : (pauses ?? [])).filter((entry) => end === null || entry.at < end)
  return [start, ...between, ...(end ? [{ kind: 'stop' as const, at: end }] : [])]
}

function promiseOf(ledger: Ledger, terms: string | null, calendarOf: CalendarOf, now: Date): TrialPromise {
  const { targetMs, usedMs, dueAt, breachedAt, state } = summary(ledger, calendarOf, now)
  const start = ledger[0] as Extract<Entry, { kind: 'start' }>
  const stopped = state === 'stopped' ? ledger.findLast((entry) => entry.kind === 'stop') : undefined
  return {
    targetMs,
    calendar: start.calendar.replace(/@\d+$/, ''),
    terms,
    dueAt: dueAt.toISOString(),
    usedMs: Math.round(usedMs),
    stoppedAt: stopped?.at.toISOString() ?? null,
    verdict: breachedAt ? (state === 'stopped' ? 'breached' : 'overdue') : state === 'stopped' ? 'met' : state,
  }
}
