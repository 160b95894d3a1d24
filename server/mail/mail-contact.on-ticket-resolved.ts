import type { Reaction } from '#server/events/reaction.ts'
import { lettersOn, type MailParts } from './owe-letters.ts'

/** Solved: what was done, and until when the customer may confirm or reject it. */
export const mailContactOnTicketResolved = (parts: MailParts): Reaction =>
  lettersOn(parts, { name: 'mail-contact.on-ticket-resolved', type: 'ticket.resolved', kind: 'resolved' })
