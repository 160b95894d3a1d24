import type { Reaction } from '#server/events/reaction.ts'
import { lettersOn, type MailParts } from './owe-letters.ts'

/** The desk answered, perhaps with a promised time. What the customer writes is not mailed back. */
export const mailContactOnTicketReplied = (parts: MailParts): Reaction =>
  lettersOn(parts, {
    name: 'mail-contact.on-ticket-replied',
    type: 'ticket.replied',
    kind: 'replied',
    when: ({ payload }) => payload.by === 'staff',
  })
