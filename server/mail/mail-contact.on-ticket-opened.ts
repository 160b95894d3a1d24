import type { Reaction } from '#server/events/reaction.ts'
import { lettersOn, type MailParts } from './owe-letters.ts'

/** The contact has it in writing: the number, and the private link. */
export const mailContactOnTicketOpened = (parts: MailParts): Reaction =>
  lettersOn(parts, { name: 'mail-contact.on-ticket-opened', type: 'ticket.opened', kind: 'opened' })
