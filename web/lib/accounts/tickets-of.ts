import { unfiltered, type ListQuery } from '#lib/tickets/query.ts'

/** The list of an account’s tickets: open ones by what is due first, all of them by opening. */
export function ticketsOf(account: string, view: 'open' | 'all'): ListQuery {
  return { ...unfiltered, group: '', reverse: false, view, account, sort: view === 'open' ? 'due' : 'opened' }
}
