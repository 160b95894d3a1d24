import type { Transaction } from '#server/db/client.ts'
import type { RecordedEvent } from '#server/events/event.ts'
import type { Reaction } from '#server/events/reaction.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { MessageId, TicketId } from '#server/kernel/ids.ts'
import { addresseesOf, type LetterJob } from './correspondence.store.ts'
import type { LetterKind } from './letter.ts'
import type { MailQueue } from './mail-queue.ts'

export interface MailParts {
  queue: Pick<MailQueue, 'owe'>
  clock: Clock
}

/** Mail that was switched on again does not tell of last month. */
const staleAfter = 24 * 3_600_000

/**
 * A reaction that owes the ticket's contact a letter. Only contacts we know are written to, never an address somebody
 * typed into a form; and whoever is named in the form by strangers gets one letter a day about that at most.
 */
export function lettersOn<T extends RecordedEvent['type']>(
  { queue, clock }: MailParts,
  cause: { name: string; type: T; kind: LetterKind; when?: (event: RecordedEvent & { type: T }) => boolean },
): Reaction {
  return {
    name: cause.name,
    from: 'now',
    wants: (type) => type === cause.type,
    async react(tx: Transaction, events: RecordedEvent[]) {
      const fresh = events.filter(
        (event): event is RecordedEvent & { type: T; ticketId: TicketId } =>
          event.type === cause.type &&
          event.ticketId !== null &&
          clock.now().getTime() - event.at.getTime() < staleAfter &&
          (cause.when?.(event as RecordedEvent & { type: T }) ?? true),
      )
      const addressees = await addresseesOf(
        tx,
        fresh.map(({ ticketId }) => ticketId),
      )
      for (const event of fresh) {
        const addressee = addressees.get(event.ticketId)
        if (!addressee) continue
        const job: LetterJob = {
          kind: cause.kind,
          eventId: event.cursor.id,
          ticketId: event.ticketId,
          messageId: 'messageId' in event.payload ? (event.payload.messageId as MessageId) : null,
        }
        const byStranger = cause.kind === 'opened' && addressee.byForm
        await queue.owe(tx, job, byStranger ? addressee.contactId : undefined)
      }
    },
  }
}
