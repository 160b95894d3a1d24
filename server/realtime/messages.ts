import type { TicketScope } from '#server/auth/permissions.ts'
import type { AlertView } from '#server/alerts/alert-view.contract.ts'
import { cursorText } from '#server/events/cursor.ts'
import type { Cursor, RecordedEvent } from '#server/events/event.ts'
import type { AlertId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { SeatLine } from '#server/seats/seat-view.contract.ts'
import type { CustomerTicketLine, TicketLine } from '#server/tickets/ticket-view.contract.ts'
import {
  accountAudience,
  alertAudience,
  articleTaskAudience,
  asksAudience,
  callAudience,
  attentionAudience,
  customerAudience,
  customersMayKnow,
  escalationAudience,
  goneAudience,
  incidentAudience,
  leavingAudience,
  offerAudience,
  patternAudience,
  questionAudience,
  room,
  seatAudience,
  staffAudience,
  supervisorsAudience,
  writersAudience,
  type Audience,
} from './audience.ts'
import type { ServerToClient } from './realtime.contract.ts'

/** A message on its way, and whom it is for. */
export type Outgoing = {
  [K in keyof ServerToClient]: { kind: K; message: Parameters<ServerToClient[K]>[0]; audience: Audience }
}[keyof ServerToClient]

export interface LiveTicket {
  line: TicketLine
  customer: CustomerTicketLine
  scope: Omit<TicketScope, 'id'>
}

/** The present state of what events tell of, each loaded for a whole batch by one statement. */
export interface Loaders {
  tickets(ids: TicketId[]): Promise<ReadonlyMap<TicketId, LiveTicket>>
  seats(ids: PersonId[]): Promise<SeatLine[]>
  alerts(ids: AlertId[]): Promise<AlertView[]>
}

/** Offers go to one seat and bring all they need: they never wait for a batch to be loaded. */
export function offerMessage(event: RecordedEvent, place: Cursor): Outgoing | null {
  const cursor = cursorText(place)
  switch (event.type) {
    case 'offer.made': {
      const { seatId, via, ...offer } = event.payload
      // Nothing to decide: it is on the desk already.
      if (via) return null
      return { kind: 'offer', message: { cursor, offer }, audience: offerAudience(seatId) }
    }
    case 'offer.accepted':
    case 'offer.rejected':
    case 'offer.timedOut':
    case 'offer.withdrawn':
    case 'offer.rescinded': {
      const { offerId, seatId } = event.payload
      const outcome = event.type.slice('offer.'.length)
      const message = { cursor, offerId, ticketId: event.ticketId, outcome }
      return { kind: 'offerEnded', message, audience: offerAudience(seatId) }
    }
    default:
      return null
  }
}

const colleagueOf = ({ actor }: RecordedEvent) => (actor.kind === 'staff' ? (actor.id ?? null) : null)

/** What one event of a ticket says, to each audience in its own words. */
export function ticketMessages(event: RecordedEvent, found: LiveTicket): Outgoing[] {
  const ticketId = event.ticketId
  if (!ticketId) return []
  const cursor = cursorText(event.cursor)
  const scope: TicketScope = { id: ticketId, ...found.scope }
  const { line, customer } = found
  const { type } = event
  const told: Outgoing[] = [
    {
      kind: 'ticket',
      message: { cursor, type, ticketId, number: line.number, by: colleagueOf(event), line },
      audience: staffAudience(scope),
    },
  ]
  if (customersMayKnow(event)) {
    const message = { cursor, type, number: customer.number, line: customer }
    told.push({ kind: 'customerTicket', message, audience: customerAudience(scope) })
  }
  const gone = goneAudience(event, scope)
  if (gone.near.length > 0) told.push({ kind: 'ticketGone', message: { cursor, ticketId }, audience: gone })
  return told
}

export function alertMessage(event: RecordedEvent, alerts: readonly AlertView[]): Outgoing | null {
  const id = alertOf(event)
  const alert = alerts.find((one) => one.id === id)
  if (!alert || !event.accountId) return null
  return {
    kind: 'alert',
    message: { cursor: cursorText(event.cursor), alert },
    audience: alertAudience(event.accountId),
  }
}

/** Those who were told look for themselves: the message carries nothing of what they were told. */
export function attentionMessage(event: RecordedEvent): Outgoing[] {
  const isNews =
    event.type.startsWith('attention.') ||
    event.type === 'onCall.changed' ||
    event.type === 'schedule.changed' ||
    event.type === 'ticket.mentioned'
  if (!isNews) return []
  const message = { cursor: cursorText(event.cursor), type: event.type }
  return [{ kind: 'attention', message, audience: attentionAudience(event) }]
}

/** Whoever an incident concerns is told which; what of it they may see they ask for themselves. */
export function incidentMessages(event: RecordedEvent): Outgoing[] {
  const cursor = cursorText(event.cursor)
  const { type } = event
  switch (event.type) {
    case 'incident.declared':
    case 'incident.scoped':
    case 'incident.updated':
    case 'incident.wordOverdue':
    case 'incident.accountTold':
    case 'incident.ended':
    case 'incident.withdrawn': {
      const { number, accounts } = event.payload
      return [{ kind: 'incident', message: { cursor, type, number }, audience: incidentAudience(accounts ?? []) }]
    }
    case 'ticket.joinedIncident':
    case 'ticket.leftIncident': {
      const accounts = event.accountId ? [event.accountId] : []
      const message = { cursor, type, number: event.payload.incident }
      return [{ kind: 'incident', message, audience: incidentAudience(accounts) }]
    }
    default:
      return []
  }
}

export function escalationMessage(event: RecordedEvent): Outgoing | null {
  switch (event.type) {
    case 'accountEscalation.opened':
    case 'accountEscalation.changed':
    case 'accountEscalation.noted':
    case 'accountEscalation.promiseBroken':
    case 'accountEscalation.moved': {
      const { number, watchers } = event.payload
      const by = colleagueOf(event)
      const message = { cursor: cursorText(event.cursor), type: event.type, number, by, watchers: watchers ?? [] }
      return { kind: 'escalation', message, audience: escalationAudience(event.accountId, watchers ?? []) }
    }
    default:
      return null
  }
}

/** Says which call, and nothing of who is on the line: each reader asks for what is theirs. */
export function callMessage(event: RecordedEvent): Outgoing | null {
  switch (event.type) {
    case 'call.rang':
    case 'call.answered':
    case 'call.ended':
    case 'call.taken':
    case 'call.joined':
    case 'call.wrapped': {
      const { callId, seats = [] } = event.payload
      const message = { cursor: cursorText(event.cursor), type: event.type, callId }
      return { kind: 'call', message, audience: callAudience(seats, seats.length === 0 || event.type === 'call.taken') }
    }
    default:
      return null
  }
}

/** Who answers for the account is told which case changed, and looks for themselves; so do the positions. */
function leavingMessage(event: RecordedEvent): Outgoing | null {
  if (!event.type.startsWith('leaving.') || !event.accountId || !('number' in event.payload)) return null
  const message = { cursor: cursorText(event.cursor), type: event.type, number: String(event.payload.number) }
  return { kind: 'leaving', message, audience: leavingAudience(event.accountId) }
}

/** Whoever sees a circuit that is worked on is told which work; of the rest they ask. */
function workMessage(event: RecordedEvent): Outgoing | null {
  if (!event.type.startsWith('plannedWork.') || !('accounts' in event.payload) || !('number' in event.payload))
    return null
  const { number, accounts } = event.payload
  const message = { cursor: cursorText(event.cursor), type: event.type, number }
  const inside = incidentAudience(accounts ?? [])
  // Customers hear of it once they were told, and when it begins.
  const isTold = event.type === 'plannedWork.told' || event.type === 'plannedWork.started'
  const near = isTold ? [...inside.near, ...(accounts ?? []).map(room.customers)] : inside.near
  return { kind: 'plannedWork', message, audience: { ...inside, near } }
}

function orderMessage(event: RecordedEvent): Outgoing | null {
  if (!event.type.startsWith('order.') || !event.accountId || !('number' in event.payload)) return null
  const number = String(event.payload.number)
  const message = { cursor: cursorText(event.cursor), type: event.type, number, accountId: event.accountId }
  return { kind: 'order', message, audience: accountAudience(event.accountId) }
}

export function seatMessage(seat: SeatLine, place: Cursor): Outgoing {
  return { kind: 'seat', message: { cursor: cursorText(place), seat }, audience: seatAudience(seat.id as PersonId) }
}

/** What is kept of an account: it says no more than that it changed. */
function accountMessage(event: RecordedEvent): Outgoing | null {
  if (event.ticketId !== null || !event.accountId) return null
  if (!/^(account|contact|contract|circuit|resource|health|document)\./.test(event.type)) return null
  const message = { cursor: cursorText(event.cursor), type: event.type, accountId: event.accountId }
  return { kind: 'account', message, audience: accountAudience(event.accountId) }
}

/** Texts, questions and tasks about articles: it says no more than that something changed. */
function knowledgeMessages(event: RecordedEvent): Outgoing[] {
  const cursor = cursorText(event.cursor)
  const message = { cursor, type: event.type }
  const writing: Outgoing = { kind: 'writing', message, audience: writersAudience() }
  switch (event.type) {
    case 'question.asked':
    case 'question.passedOn':
    case 'question.answered':
    case 'question.withdrawn':
      return [{ kind: 'question', message, audience: questionAudience(event) }]
    case 'article.taskOpened':
    case 'article.taskPassedOn':
    case 'article.taskOverdue':
    case 'article.taskDone':
      return [{ kind: 'articleTask', message, audience: articleTaskAudience(event) }]
    case 'article.published': {
      const { number, inProgress, audience = 'technicians' } = event.payload
      if (!inProgress) return [writing]
      return [writing, { kind: 'pattern', message: { cursor, number }, audience: patternAudience(audience) }]
    }
    case 'article.retired':
    case 'article.submitted':
    case 'article.reviewed':
    case 'article.scheduled':
    case 'article.discarded':
    case 'article.passedOn':
      return [writing]
    default:
      return []
  }
}

function whatIfMessage(event: RecordedEvent): Outgoing | null {
  if (!('scenarioId' in event.payload)) return null
  const { scenarioId } = event.payload
  const progress = 'progress' in event.payload ? event.payload.progress : null
  const message = { cursor: cursorText(event.cursor), scenarioId, type: event.type, progress }
  return { kind: 'whatIf', message, audience: supervisorsAudience() }
}

/** Whose question came or went is told that, and nothing of the alert behind it. */
function asksMessage(event: RecordedEvent): Outgoing | null {
  const asked = 'asked' in event.payload ? event.payload.asked : undefined
  const { accountId } = event
  if (!asked?.length || !accountId) return null
  return { kind: 'asks', message: { cursor: cursorText(event.cursor) }, audience: asksAudience(accountId, asked) }
}

export function alertOf(event: RecordedEvent): AlertId | null {
  return 'alertId' in event.payload ? (event.payload.alertId as AlertId) : null
}

export interface Loaded {
  tickets: ReadonlyMap<TicketId, LiveTicket>
  alerts: readonly AlertView[]
}

/** Loads the present state of everything these events tell of. */
export async function load(loaders: Loaders, events: readonly RecordedEvent[]): Promise<Loaded> {
  const ticketIds = [...new Set(events.flatMap(({ ticketId }) => (ticketId ? [ticketId] : [])))]
  const alertIds = [...new Set(events.flatMap((event) => alertOf(event) ?? []))]
  const [tickets, alerts] = await Promise.all([
    ticketIds.length > 0 ? loaders.tickets(ticketIds) : new Map<TicketId, LiveTicket>(),
    alertIds.length > 0 ? loaders.alerts(alertIds) : [],
  ])
  return { tickets, alerts }
}

/** Everything an event says apart from offers, which go ahead on their own. */
export function messagesOf(event: RecordedEvent, { tickets, alerts }: Loaded): Outgoing[] {
  const ticket = event.ticketId ? tickets.get(event.ticketId) : undefined
  if (ticket) return [...ticketMessages(event, ticket), ...incidentMessages(event), ...attentionMessage(event)]
  const call = callMessage(event)
  if (call) return [call]
  const whatIf = whatIfMessage(event)
  if (whatIf) return [whatIf]
  const knowledge = knowledgeMessages(event)
  if (knowledge.length > 0) return knowledge
  const attention = event.ticketId === null ? attentionMessage(event) : []
  const escalation = escalationMessage(event)
  if (escalation) return [escalation, ...attention]
  if (attention.length > 0) return attention
  const leaving = leavingMessage(event)
  if (leaving) return [leaving]
  const work = workMessage(event) ?? orderMessage(event)
  if (work) return [work]
  const alert = alertMessage(event, alerts)
  return [alert ?? accountMessage(event), asksMessage(event)].filter((out) => out !== null)
}
