import type { Reaction } from '#server/events/reaction.ts'
import type { MailParts } from './owe-letters.ts'

/** Mail that was switched on again asks nobody about last month. */
const staleAfter = 24 * 3_600_000

/** A contact who is asked whether it is settled has the question in writing, with a link to answer it by. */
export const mailContactOnAlertAsked = ({ queue, clock }: MailParts): Reaction => ({
  name: 'mail-contact.on-alert-asked',
  from: 'now',
  wants: (type) => type === 'alert.contactAsked',
  async react(tx, events) {
    for (const event of events) {
      if (event.type !== 'alert.contactAsked') continue
      if (clock.now().getTime() - event.at.getTime() >= staleAfter) continue
      await queue.owe(tx, { kind: 'alertAsk', askId: event.payload.askId })
    }
  },
})
