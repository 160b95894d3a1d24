import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'
import type { ListQuery } from './query.ts'

const over: readonly string[] = ['closed', 'rejected', 'cancelled']

/** Whether a line that came over the live channel belongs to a list: the same conditions the server asks the database. */
export function belongs(line: TicketLine, query: ListQuery, myId: string): boolean {
  const isAlive = !over.includes(line.status)
  const inView = {
    mine: isAlive && line.holder?.id === myId,
    answering: isAlive && line.firstOwner?.id === myId,
    queue: line.holder === null && (line.status === 'acknowledged' || line.status === 'inProgress'),
    open: isAlive,
    all: true,
  }[query.view]
  const words = query.q.toLowerCase()
  return (
    inView &&
    (query.status.length === 0 || query.status.includes(line.status)) &&
    (query.priority.length === 0 || query.priority.includes(line.priority)) &&
    (!query.queue || line.queue.code === query.queue) &&
    (!query.account || line.account?.code === query.account) &&
    (!words || line.number.toLowerCase().includes(words) || line.subject.toLowerCase().includes(words))
  )
}

const dueOf = (line: TicketLine) =>
  line.clock?.state === 'running' && line.clock.dueAt ? Date.parse(line.clock.dueAt) : Infinity

/** The order of a list, as the server sorts it. Times compare as text: all of them are ISO-8601 in UTC. */
export function compareLines(sort: ListQuery['sort']): (a: TicketLine, b: TicketLine) => number {
  return {
    updated: (a: TicketLine, b: TicketLine) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id),
    // Ids are made in the order of opening.
    opened: (a: TicketLine, b: TicketLine) => b.id.localeCompare(a.id),
    priority: (a: TicketLine, b: TicketLine) => a.priority.localeCompare(b.priority) || a.id.localeCompare(b.id),
    due: (a: TicketLine, b: TicketLine) => {
      const [x, y] = [dueOf(a), dueOf(b)]
      return x === y ? a.id.localeCompare(b.id) : x < y ? -1 : 1
    },
  }[sort]
}
