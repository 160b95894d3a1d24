import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'
import { statuses, type ListQuery } from './query.ts'

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
    (query.type.length === 0 || query.type.includes(line.type)) &&
    (query.level.length === 0 || query.level.includes(line.level)) &&
    (query.grade.length === 0 || (line.account !== null && query.grade.includes(line.account.grade))) &&
    (query.tag.length === 0 || query.tag.some((tag) => line.tags.includes(tag))) &&
    (!query.queue || line.queue.code === query.queue) &&
    (!query.account || line.account?.code === query.account) &&
    (!words || line.number.toLowerCase().includes(words) || line.subject.toLowerCase().includes(words))
  )
}

const dueOf = (line: TicketLine, never: number) =>
  line.clock?.state === 'running' && line.clock.dueAt ? Date.parse(line.clock.dueAt) : never

/** What rows of a group have in common, as the server names it: empty where there is none. */
export function groupOf(line: TicketLine, group: ListQuery['group']): string {
  switch (group) {
    case 'status':
      return line.status
    case 'priority':
      return line.priority
    case 'queue':
      return line.queue.code
    case 'account':
      return line.account?.code ?? ''
    case 'holder':
      return line.holder?.id ?? ''
    case '':
      return ''
  }
}

/** The place of a group among groups; nobody and nothing come last. */
function groupPlace(line: TicketLine, group: ListQuery['group']): string {
  if (group === 'status') return String(statuses.indexOf(line.status))
  if (group === 'holder') return line.holder ? `${line.holder.nameEn} ${line.holder.id}` : '~'
  return groupOf(line, group) || '~'
}

/** The order of a list, as the server sorts it. Times compare as text: all of them are ISO-8601 in UTC. */
export function compareLines(
  sort: ListQuery['sort'],
  group: ListQuery['group'] = '',
  reverse = false,
): (a: TicketLine, b: TicketLine) => number {
  const forward = {
    updated: (a: TicketLine, b: TicketLine) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id),
    // Ids are made in the order of opening.
    opened: (a: TicketLine, b: TicketLine) => b.id.localeCompare(a.id),
    priority: (a: TicketLine, b: TicketLine) => a.priority.localeCompare(b.priority) || a.id.localeCompare(b.id),
    due: (a: TicketLine, b: TicketLine) => {
      // What is due at no time comes last, whichever way round.
      const never = reverse ? -Infinity : Infinity
      const [x, y] = [dueOf(a, never), dueOf(b, never)]
      return x === y ? a.id.localeCompare(b.id) : x < y ? -1 : 1
    },
  }[sort]
  const within = reverse ? (a: TicketLine, b: TicketLine) => forward(b, a) : forward
  if (!group) return within
  return (a, b) => {
    const [x, y] = [groupPlace(a, group), groupPlace(b, group)]
    return x === y ? within(a, b) : x < y ? -1 : 1
  }
}
