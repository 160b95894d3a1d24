import { language, nameOf } from '#lib/i18n/here.ts'
import { m } from '#lib/paraglide/messages.js'
import type { TicketView } from '#server/tickets/ticket-view.contract.ts'

/** "Wang Wei, Li Na and Chen Chen", "王伟、李娜和陈晨". */
export function namesOf(people: readonly { name: string; nameEn?: string | null }[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(people.map((person) => nameOf(person)))
}

/** Who speaks for the customer on this ticket: the contact, else whoever reported it, else the account itself. */
export function customerOf(view: TicketView): string {
  return view.contact?.name ?? view.reporter?.name ?? (view.account ? nameOf(view.account) : m.ticket_customer())
}
