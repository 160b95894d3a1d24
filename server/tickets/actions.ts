import { hasRole, type Actor } from '#server/auth/actor.ts'
import { can, may, type TicketScope } from '#server/auth/permissions.ts'
import { isOver } from './moves.ts'
import type { Ticket } from './ticket.store.ts'
import type { TicketTies } from './ticket-ties.contract.ts'
import type { TicketView } from './ticket-view.contract.ts'

/** What happened so far that decides what can be done. */
interface Past {
  escalatedBefore: boolean
  reportOwed: boolean
  /** Some pause nobody objected to yet. */
  canObject: boolean
  openObjection: boolean
  ties: Pick<TicketTies, 'vendorCases' | 'incident' | 'order'>
}

/** What this reader may do with the ticket as it stands. The screen shows these and no others; the commands check again. */
export function actionsOf(actor: Actor, ticket: Ticket, scope: TicketScope, past: Past): TicketView['actions'] {
  const actions: TicketView['actions'] = []
  const { ties } = past
  const over = isOver(ticket.status)
  const working = ticket.status === 'inProgress' || ticket.status === 'acknowledged'
  // A major incident is ended on its own page, for all who hang on it together.
  const isIncident = ties.incident?.isItself === true
  const paused = ticket.status === 'pending' || ticket.status === 'held'
  if (may.reply(actor, scope) && !over) actions.push('reply')
  if (may.note(actor, scope)) actions.push('note')
  if (may.reply(actor, scope) && !over) actions.push('call')
  if (may.work(actor, scope) && !over) {
    if (working) actions.push('escalate')
    if (ticket.status === 'inProgress' && ticket.holderId !== null && !isIncident) actions.push('pause')
    if (ticket.status === 'inProgress' && ticket.holderId !== null && past.escalatedBefore && ticket.level !== 'L1')
      actions.push('return')
    if (paused) actions.push('resume')
    // What carries out an order is finished on the order's page, by its positions.
    if ((ticket.status === 'inProgress' || paused) && !isIncident && !ties.order?.underWay) actions.push('resolve')
    if ((working || paused) && !isIncident) actions.push('cancel')
    if (working || paused) actions.push('priority')
    if (ticket.type === 'fault' && (working || paused) && !isIncident)
      actions.push(ticket.restoredAt ? 'downAgain' : 'restore')
    if (ticket.accountId === null && !isIncident) actions.push('identify')
  }
  if (may.report(actor, scope) && ticket.restoredAt && past.reportOwed) actions.push('report')
  if (may.object(actor, scope) && past.canObject) actions.push('object')
  if (may.decideObjection(actor) && past.openObjection) actions.push('decideObjection')
  if (may.link(actor, scope)) actions.push('link')
  // A new pattern is written down while it is being worked on, a solution when it is there.
  if (can.writeArticles(actor) && (working || paused || ticket.status === 'resolved' || ticket.status === 'closed'))
    actions.push('writeDown')
  if (may.assign(actor) && (working || paused)) actions.push('assign')
  if (hasRole(actor, 'agent', 'technician') && working && ticket.holderId === null) actions.push('take')
  if (may.pursueVendor(actor, scope) && ties.vendorCases.some(({ endedAt }) => endedAt === null))
    actions.push('pursueVendor')
  if (may.tag(actor, scope)) actions.push('tag')
  if (may.relate(actor, scope)) {
    actions.push('relate')
    if (!over && !isIncident && ticket.type === 'fault') actions.push('incident')
  }
  if (ticket.accountId !== null && can.runAccountEscalation(actor, ticket.accountId)) actions.push('escalateAccount')
  return actions
}
