import type { AlertView } from '#server/alerts/alert-view.contract.ts'

/** As the API sorts them: red before amber, then what happened last. */
export function byUrgency(a: AlertView, b: AlertView): number {
  if (a.severity !== b.severity) return a.severity === 'red' ? -1 : 1
  return b.lastAt.localeCompare(a.lastAt)
}

export type News = 'opened' | 'worse' | 'recurred' | 'acknowledged' | 'old'

/** What an alert that was heard of says that was not known before. */
export function newsOf(known: AlertView | undefined, heard: AlertView): News {
  if (known && heard.version <= known.version) return 'old'
  if (heard.state !== 'open') return 'acknowledged'
  if (!known) return 'opened'
  return known.severity === 'amber' && heard.severity === 'red' ? 'worse' : 'recurred'
}
