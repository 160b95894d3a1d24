import type { Reaction } from '#server/events/reaction.ts'
import { lettersOn, type MailParts } from './owe-letters.ts'

/** The ball is with the customer, who would not know it otherwise. */
export const mailContactOnTicketPaused = (parts: MailParts): Reaction =>
  lettersOn(parts, {
    name: 'mail-contact.on-ticket-paused',
    type: 'ticket.paused',
    kind: 'awaited',
    when: ({ payload }) => payload.status.to === 'pending',
  })
