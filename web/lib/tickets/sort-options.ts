import { m } from '#lib/paraglide/messages.js'
import type { Sort } from './query.ts'

/** By what a list can be ordered, in the reader's language. */
export const sortOptions = (): { value: Sort; label: string }[] => [
  { value: 'due', label: m.ticket_sort_due() },
  { value: 'priority', label: m.ticket_sort_priority() },
  { value: 'updated', label: m.ticket_sort_updated() },
  { value: 'opened', label: m.ticket_sort_opened() },
]
