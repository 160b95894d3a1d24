import type { ListQuery } from '#lib/tickets/query.ts'

/** The list of an account’s tickets: open ones by what is due first, all of them by opening. */
export function ticketsOf(account: string, view: 'open' | 'all'): ListQuery {
  const none = { status: [], priority: [], type: [], level: [], grade: [] }
  return { ...none, queue: '', q: '', group: '', view, account, sort: view === 'open' ? 'due' : 'opened' }
}
