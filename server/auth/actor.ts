import type { AccountId, ContactId, PersonId, TicketId } from '#server/kernel/ids.ts'
import type { ContactReach, Language } from '#server/accounts/account.contract.ts'
import type { StaffRole } from '#server/seats/seat.contract.ts'

/** Somebody of the operator. `accounts` is the portfolio: managed accounts and those deputised for. */
export interface StaffActor {
  kind: 'staff'
  id: PersonId
  name: string
  nameEn: string
  language: Language
  roles: readonly StaffRole[]
  accounts: readonly AccountId[]
}

/** A customer's contact, signed in to the portal. */
export interface ContactActor {
  kind: 'contact'
  id: ContactId
  name: string
  language: Language
  accountId: AccountId
  reach: ContactReach
}

/** Whoever holds the private link of one ticket. */
export interface LinkActor {
  kind: 'link'
  ticketId: TicketId
  name: string
}

/** The product itself: a sweep or a reaction, by its name. */
export interface SystemActor {
  kind: 'system'
  name: string
}

export type Person = StaffActor | ContactActor
export type Actor = StaffActor | ContactActor | LinkActor | SystemActor

export function hasRole(actor: Actor, ...roles: StaffRole[]): actor is StaffActor {
  return actor.kind === 'staff' && roles.some((role) => actor.roles.includes(role))
}
