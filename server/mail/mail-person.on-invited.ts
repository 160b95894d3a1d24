import type { Reaction } from '#server/events/reaction.ts'
import type { MailParts } from './owe-letters.ts'

/** A link of last week is not sent when mail is switched on again. */
const staleAfter = 24 * 3_600_000

/** Whoever is invited, or invited again, gets their link by mail. */
export const mailPersonOnInvited = ({ queue, clock }: MailParts): Reaction => ({
  name: 'mail-person.on-invited',
  from: 'now',
  wants: (type) => type === 'person.invited',
  async react(tx, events) {
    for (const event of events) {
      if (event.type !== 'person.invited' || clock.now().getTime() - event.at.getTime() >= staleAfter) continue
      await queue.owe(tx, { kind: 'invitation', eventId: event.cursor.id, personId: event.payload.personId })
    }
  },
})
