import type { TicketPriority, TicketStatus } from '#server/tickets/ticket.contract.ts'
import type { TicketQuery } from '#server/tickets/ticket-commands.contract.ts'

export type View = TicketQuery['view']
export type Sort = TicketQuery['sort']

/** What a list of tickets asks for. Lives in the address, so that back, reload and a sent link show the same list. */
export interface ListQuery {
  view: View
  sort: Sort
  status: TicketStatus[]
  priority: TicketPriority[]
  queue: string
  account: string
  q: string
}

const views: readonly View[] = ['mine', 'answering', 'queue', 'open', 'all']
const sorts: readonly Sort[] = ['due', 'opened', 'updated', 'priority']
export const statuses: readonly TicketStatus[] = [
  'acknowledged',
  'inProgress',
  'pending',
  'held',
  'resolved',
  'closed',
  'rejected',
  'cancelled',
]
export const priorities: readonly TicketPriority[] = ['P1', 'P2', 'P3', 'P4']

type Defaults = Pick<ListQuery, 'view' | 'sort'>

/** Whatever stands in the address, the list it means: unknown values are left out, never an error. */
export function readQuery(search: URLSearchParams, defaults: Defaults): ListQuery {
  const known = <T extends string>(name: string, values: readonly T[]) =>
    search.getAll(name).filter((value): value is T => (values as readonly string[]).includes(value))
  return {
    view: known('view', views)[0] ?? defaults.view,
    sort: known('sort', sorts)[0] ?? defaults.sort,
    status: known('status', statuses),
    priority: known('priority', priorities),
    queue: search.get('queue') ?? '',
    account: search.get('account') ?? '',
    q: (search.get('q') ?? '').trim().slice(0, 100),
  }
}

/** The address of that list, without what goes without saying: `?view=queue&priority=P1`. */
export function addressOf(query: ListQuery, defaults: Defaults): string {
  const search = new URLSearchParams()
  if (query.view !== defaults.view) search.set('view', query.view)
  if (query.sort !== defaults.sort) search.set('sort', query.sort)
  for (const status of query.status) search.append('status', status)
  for (const priority of query.priority) search.append('priority', priority)
  for (const name of ['queue', 'account', 'q'] as const) if (query[name]) search.set(name, query[name])
  const text = search.toString()
  return text ? `?${text}` : '?'
}

/** How many filters are set, beyond view and order. */
export function filterCount(query: ListQuery): number {
  return query.status.length + query.priority.length + [query.queue, query.account, query.q].filter(Boolean).length
}
