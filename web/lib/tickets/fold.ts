import type { TimelineEntry } from '#server/tickets/ticket-view.contract.ts'

export type Message = Extract<TimelineEntry, { kind: 'message' }>
export type Happening = Extract<TimelineEntry, { kind: 'event' }>
export type Show = 'all' | 'public' | 'internal' | 'system'

export type TimelineItem =
  | { kind: 'day'; at: string; key: string }
  | { kind: 'message'; entry: Message; key: string }
  | { kind: 'event'; entry: Happening; key: string }
  | { kind: 'fold'; entries: Happening[]; key: string }

/** Steps of the machinery that matter only to who asks: from three in a row they fold into one line. */
const quiet = new Set([
  'offer.made',
  'offer.accepted',
  'offer.rejected',
  'offer.timedOut',
  'offer.withdrawn',
  'offer.rescinded',
  'routing.relaxed',
  'ticket.started',
  'ticket.attached',
])
const isQuiet = (entry: Happening) =>
  quiet.has(entry.type) || (entry.type === 'clock.reached' && entry.facts['percent'] === 50)

/** The plan's step to page the supervisor is followed by the page itself, and work given or taken by the giving: both say more. */
const isTold = (entry: TimelineEntry) =>
  entry.kind === 'event' &&
  ((entry.type === 'routing.relaxed' && entry.facts['do'] === 'pageSupervisor') ||
    ((entry.type === 'offer.made' || entry.type === 'offer.accepted') && entry.facts['via'] !== undefined))

export function isShown(entry: TimelineEntry, show: Show): boolean {
  if (show === 'all') return true
  if (show === 'system') return entry.kind === 'event'
  return entry.kind === 'message' && entry.visibility === show
}

/** The timeline as it is read: the chosen kind, a heading per day, runs of quiet steps folded. */
export function foldTimeline(
  entries: readonly TimelineEntry[],
  show: Show,
  dayOf: (at: string) => string,
): TimelineItem[] {
  const items: TimelineItem[] = []
  let run: Happening[] = []
  let day = ''
  const endRun = () => {
    if (run.length >= 3) items.push({ kind: 'fold', entries: run, key: `fold-${run[0]!.id}` })
    else items.push(...run.map((entry) => ({ kind: 'event' as const, entry, key: `event-${entry.id}` })))
    run = []
  }
  for (const entry of entries) {
    if (!isShown(entry, show) || isTold(entry)) continue
    if (dayOf(entry.at) !== day) {
      endRun()
      day = dayOf(entry.at)
      items.push({ kind: 'day', at: entry.at, key: `day-${day}` })
    }
    if (entry.kind === 'event' && show === 'all' && isQuiet(entry)) {
      run.push(entry)
      continue
    }
    endRun()
    items.push(
      entry.kind === 'message'
        ? { kind: 'message', entry, key: `message-${entry.id}` }
        : { kind: 'event', entry, key: `event-${entry.id}` },
    )
  }
  endRun()
  return items
}
