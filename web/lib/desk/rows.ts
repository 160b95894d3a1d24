import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'

export type Item = { kind: 'group' | 'row'; key: string; line: TicketLine }

/**
 * The rows with the titles of their groups between them. `groupOf` says in which group a row was placed: one that belongs
 * to another since stays where it is seen until the list is drawn anew.
 */
export function itemsOf(rows: readonly TicketLine[], groupOf: ((line: TicketLine) => string) | null): Item[] {
  const items: Item[] = []
  let current: string | null = null
  for (const line of rows) {
    const key = groupOf?.(line) ?? null
    if (key !== null && key !== current) items.push({ kind: 'group', key: `group:${key}`, line })
    current = key
    items.push({ kind: 'row', key: line.id, line })
  }
  return items
}
