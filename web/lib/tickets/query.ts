import type { AccountGrade } from '#server/accounts/account.contract.ts'
import type { SupportLevel, TicketPriority, TicketStatus, TicketType } from '#server/tickets/ticket.contract.ts'
import type { TicketQuery } from '#server/tickets/ticket-commands.contract.ts'

export type View = TicketQuery['view']
export type Sort = TicketQuery['sort']
export type Group = NonNullable<TicketQuery['group']>

/** What a list of tickets asks for. Lives in the address, so that back, reload and a sent link show the same list. */
export interface ListQuery {
  view: View
  sort: Sort
  status: TicketStatus[]
  priority: TicketPriority[]
  queue: string
  account: string
  q: string
  type: TicketType[]
  level: SupportLevel[]
  grade: AccountGrade[]
  group: Group | ''
  tag: string[]
  /** The other way round. */
  reverse: boolean
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
export const types: readonly TicketType[] = ['fault', 'complaint', 'request', 'question', 'disconnect']
export const levels: readonly SupportLevel[] = ['L1', 'L2', 'L3', 'vendor']
export const grades: readonly AccountGrade[] = ['gold', 'silver', 'bronze', 'standard']
export const groups: readonly Group[] = ['status', 'priority', 'queue', 'account', 'holder']
export const priorities: readonly TicketPriority[] = ['P1', 'P2', 'P3', 'P4']

/** What a list asks for that nobody filtered. */
export const unfiltered = {
  ...{ status: [], priority: [], type: [], level: [], grade: [], tag: [] },
  ...{ queue: '', account: '', q: '' },
} satisfies Partial<ListQuery>

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
    type: known('type', types),
    level: known('level', levels),
    grade: known('grade', grades),
    group: known('group', groups)[0] ?? '',
    tag: search.getAll('tag').slice(0, 10),
    reverse: search.get('reverse') === 'true',
  }
}

/** The address of that list, without what goes without saying: `?view=queue&priority=P1`. */
export function addressOf(query: ListQuery, defaults: Defaults): string {
  const search = new URLSearchParams()
  if (query.view !== defaults.view) search.set('view', query.view)
  if (query.sort !== defaults.sort) search.set('sort', query.sort)
  for (const status of query.status) search.append('status', status)
  for (const priority of query.priority) search.append('priority', priority)
  for (const name of ['type', 'level', 'grade', 'tag'] as const)
    for (const value of query[name]) search.append(name, value)
  for (const name of ['queue', 'account', 'q', 'group'] as const) if (query[name]) search.set(name, query[name])
  if (query.reverse) search.set('reverse', 'true')
  const text = search.toString()
  return text ? `?${text}` : '?'
}

/** How many filters are set, beyond view and order. */
export function filterCount(query: ListQuery): number {
  const lists = [query.status, query.priority, query.type, query.level, query.grade, query.tag]
  return (
    lists.reduce((sum, list) => sum + list.length, 0) + [query.queue, query.account, query.q].filter(Boolean).length
  )
}
