import type { Actor } from '#server/auth/actor.ts'
import { hasRole } from '#server/auth/actor.ts'
import type { TicketScope } from '#server/auth/permissions.ts'
import type { EventType, RecordedEvent } from '#server/events/event.ts'
import type { ArticleAudience } from '#server/kb/article.contract.ts'
import type { AccountId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'

/** A room is a group of readers with the same sight. Nobody asks for one by name: they follow from what an actor may see. */
export type Room = string

export const room = {
  /** Sees every ticket: agents, supervisors, administrators. */
  agents: 'agents',
  /** Sees every ticket above L1. */
  technical: 'technical',
  supervisors: 'supervisors',
  /** Supervisors with the floor on their screen; entered by watching it. */
  floor: 'floor',
  person: (id: PersonId) => `person:${id}`,
  /** One who works on tickets, for those that are this person's own. */
  desk: (id: PersonId) => `desk:${id}`,
  portfolio: (id: AccountId) => `portfolio:${id}`,
  customers: (id: AccountId) => `customers:${id}`,
  contact: (accountId: AccountId, id: ContactId) => `contact:${accountId}:${id}`,
  /** Staff who have the ticket open; entered by looking, after asking for permission. */
  ticket: (id: TicketId) => `ticket:${id}`,
  /** Whoever holds the ticket's private link. */
  follow: (id: TicketId) => `follow:${id}`,
}

/** The rooms that follow from who one is. They say the same as auth/permissions.ts; a test holds the two together. */
export function roomsOf(actor: Actor): Room[] {
  switch (actor.kind) {
    case 'staff':
      return [
        room.person(actor.id),
        ...(hasRole(actor, 'agent', 'technician', 'supervisor', 'admin') ? [room.desk(actor.id)] : []),
        ...(hasRole(actor, 'agent', 'supervisor', 'admin') ? [room.agents] : []),
        ...(hasRole(actor, 'technician') ? [room.technical] : []),
        ...(hasRole(actor, 'supervisor', 'admin') ? [room.supervisors] : []),
        ...(hasRole(actor, 'account_manager') ? actor.accounts.map(room.portfolio) : []),
      ]
    case 'contact':
      return [
        room.contact(actor.accountId, actor.id),
        ...(actor.reach === 'account' ? [room.customers(actor.accountId)] : []),
      ]
    case 'link':
      return [room.follow(actor.ticketId)]
    case 'system':
      return []
  }
}

/**
 * Whom something is told. `near` are those whom it concerns; `wide` are those who merely may see it, who under load are told
 * to look for themselves. `except` takes readers out again.
 */
export interface Audience {
  near: Room[]
  wide: Room[]
  except: Room[]
}

export function reaches({ near, wide, except }: Audience, rooms: ReadonlySet<Room>): boolean {
  return (
    (near.some((one) => rooms.has(one)) || wide.some((one) => rooms.has(one))) && !except.some((one) => rooms.has(one))
  )
}

const nobody: Audience = { near: [], wide: [], except: [] }

/** Staff who see the ticket inside. */
export function staffAudience(scope: TicketScope): Audience {
  return {
    near: [
      ...scope.participants.map(room.desk),
      ...(scope.accountId ? [room.portfolio(scope.accountId)] : []),
      room.ticket(scope.id),
    ],
    wide: [room.agents, ...(scope.level === 'L1' ? [] : [room.technical])],
    except: [],
  }
}

/** Customers who see the public part. */
export function customerAudience({ id, accountId, contactId }: TicketScope): Audience {
  const ofAccount = accountId
    ? [room.customers(accountId), ...(contactId ? [room.contact(accountId, contactId)] : [])]
    : []
  return { ...nobody, near: [room.follow(id), ...ofAccount] }
}

/** A closed list: what is not on it happens inside the house, and customers never learn of it. */
const forCustomers: ReadonlySet<EventType> = new Set<EventType>([
  'ticket.opened',
  'ticket.started',
  'ticket.paused',
  'ticket.resumed',
  'ticket.restored',
  'ticket.downAgain',
  'ticket.called',
  'ticket.reportDelivered',
  'objection.raised',
  'objection.decided',
  'ticket.resolved',
  'ticket.reopened',
  'ticket.closed',
  'ticket.cancelled',
  'ticket.rejected',
  'ticket.replied',
  'ticket.attached',
  'ticket.escalated',
  'ticket.priorityChanged',
  'ticket.identified',
  'ticket.escalationAsked',
  'ticket.escalationAnswered',
  'ticket.joinedIncident',
])

export function customersMayKnow(event: RecordedEvent): boolean {
  if (event.type === 'ticket.attached') return event.payload.visibility === 'public'
  return forCustomers.has(event.type)
}

/** Returned to the first line: technical seats that never held it lose sight of it. */
export function goneAudience(event: RecordedEvent, scope: TicketScope): Audience {
  if (event.type !== 'ticket.returned' || scope.level !== 'L1') return nobody
  const { near, wide } = staffAudience(scope)
  return { near: [room.technical], wide: [], except: [...near.filter((one) => one !== room.ticket(scope.id)), ...wide] }
}

export function seatAudience(seat: PersonId): Audience {
  return { ...nobody, near: [room.supervisors, room.person(seat)] }
}

export function alertAudience(account: AccountId): Audience {
  return { ...nobody, near: [room.supervisors, room.portfolio(account)] }
}

/** The contacts who are asked, and nobody else of their house. */
export function asksAudience(account: AccountId, asked: readonly ContactId[]): Audience {
  return { ...nobody, near: asked.map((id) => room.contact(account, id)) }
}

/** Whoever sees the account: the house, and who answers for it. */
export function accountAudience(account: AccountId): Audience {
  return { ...nobody, near: [room.supervisors, room.portfolio(account)], wide: [room.agents, room.technical] }
}

/** Whoever answers for the account; technical seats learn no more than that some case changed. */
export function leavingAudience(account: AccountId): Audience {
  return { ...nobody, near: [room.supervisors, room.technical, room.portfolio(account)] }
}

/** What concerns whoever supervises, and nobody else. */
export function supervisorsAudience(): Audience {
  return { ...nobody, near: [room.supervisors] }
}

/** The house, and the managers of the accounts it has hit. */
export function incidentAudience(accounts: readonly AccountId[]): Audience {
  return { ...nobody, near: [room.supervisors, room.technical, ...accounts.map(room.portfolio)], wide: [room.agents] }
}

/** Those who may read it. */
export function patternAudience(audience: ArticleAudience): Audience {
  return { ...nobody, near: [room.technical], wide: audience === 'technicians' ? [] : [room.agents] }
}

/** Those who write articles. */
export function writersAudience(): Audience {
  return { ...nobody, wide: [room.agents, room.technical, room.supervisors] }
}

/** Whoever may answer, whose it is and was, and whoever asked. */
export function questionAudience({ payload }: Extract<RecordedEvent, { type: `question.${string}` }>): Audience {
  const people = [payload.askedBy, payload.ownerId, 'from' in payload ? payload.from : null]
  return {
    ...nobody,
    near: [room.technical, room.supervisors, ...people.flatMap((id) => (id ? [room.person(id)] : []))],
  }
}

/** Whose it is to mend, and was; the others who look after articles look for themselves. */
export function articleTaskAudience({ payload }: Extract<RecordedEvent, { type: `article.task${string}` }>): Audience {
  const people = [payload.ownerId, 'from' in payload ? payload.from : null]
  return {
    ...nobody,
    near: [room.supervisors, ...people.flatMap((id) => (id ? [room.person(id)] : []))],
    wide: [room.agents, room.technical],
  }
}

/** Who keeps the account's record, and who watches it. */
export function escalationAudience(account: AccountId, watchers: readonly PersonId[]): Audience {
  return {
    ...nobody,
    near: [room.supervisors, room.portfolio(account), ...watchers.map(room.person)],
    wide: [room.agents, room.technical],
  }
}

/** Whose phone it is; where nobody's, whoever answers for callers. A call taken goes off the screens of the others. */
export function callAudience(seats: readonly PersonId[], isOpenToAll: boolean): Audience {
  return { ...nobody, near: [...seats.map(room.person), ...(isOpenToAll ? [room.agents, room.technical] : [])] }
}

export function offerAudience(seat: PersonId): Audience {
  return { ...nobody, near: [room.person(seat)] }
}

/** Seats whose load or presence an event may have changed. */
export function seatsTouched(event: RecordedEvent, scope: TicketScope | null): PersonId[] {
  if ('seatId' in event.payload) return [event.payload.seatId]
  if (!event.ticketId) return []
  const actor = event.actor.kind === 'staff' ? [event.actor.id as PersonId] : []
  return [...new Set([...actor, ...(scope?.holderId ? [scope.holderId] : [])])]
}

/** Whoever was told or goes on and off call, and supervisors, who watch all of it. */
export function attentionAudience(event: RecordedEvent): Audience {
  const people =
    event.type === 'onCall.changed'
      ? [...event.payload.on, ...event.payload.off]
      : 'told' in event.payload
        ? (event.payload.told ?? [])
        : []
  if (event.type === 'ticket.mentioned') return { ...nobody, near: people.map(room.person) }
  return { ...nobody, near: [room.supervisors, ...people.map(room.person)] }
}
