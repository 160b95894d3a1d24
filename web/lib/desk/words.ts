import { nameOf } from '#lib/i18n/here.ts'
import { terms } from '#lib/i18n/terms.ts'
import { m } from '#lib/paraglide/messages.js'
import type { Group } from '#lib/tickets/query.ts'
import type { ViewColumn } from '#server/desk/saved-view.contract.ts'
import type { TicketLine } from '#server/tickets/ticket-view.contract.ts'

export const groupNames: Record<Group, () => string> = {
  status: m.ticket_col_status,
  priority: m.ticket_col_priority,
  queue: m.ticket_queue,
  account: m.ticket_col_account,
  holder: m.ticket_holder,
}

export const columnNames: Record<ViewColumn, () => string> = {
  account: m.ticket_col_account,
  circuit: m.ticket_col_circuit,
  queue: m.ticket_queue,
  holder: m.ticket_holder,
  level: m.worklist_col_level,
  type: m.worklist_col_type,
  clock: m.ticket_col_left,
  opened: m.worklist_col_age,
  updated: m.worklist_col_updated,
  tags: m.tag_tags,
}

/** What stands above the rows of a group, said of one of them. */
export function groupTitle(line: TicketLine, group: Group): string {
  switch (group) {
    case 'status':
      return terms.status[line.status]()
    case 'priority':
      return `${line.priority} ${terms.priority[line.priority]()}`
    case 'queue':
      return nameOf(line.queue)
    case 'account':
      return line.account ? nameOf(line.account) : m.ticket_account_unknown()
    case 'holder':
      return line.holder ? nameOf(line.holder) : m.ticket_holder_none()
  }
}
