import type { Deps } from '#server/deps.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { mailContactOnAlertAsked } from './mail-contact.on-alert-asked.ts'
import { mailContactOnTicketOpened } from './mail-contact.on-ticket-opened.ts'
import { mailContactOnTicketPaused } from './mail-contact.on-ticket-paused.ts'
import { mailContactOnTicketReplied } from './mail-contact.on-ticket-replied.ts'
import { mailContactOnTicketResolved } from './mail-contact.on-ticket-resolved.ts'
import { mailContactsOnWorkTold } from './mail-contacts.on-work-told.ts'
import { openMailQueue, type Patience } from './mail-queue.ts'
import { openRelay } from './smtp.ts'
import { mailPeopleOnTold } from './mail-people.on-told.ts'
import { mailPersonOnInvited } from './mail-person.on-invited.ts'
import { writeAsk } from './write-ask.job.ts'
import { writeInvitation } from './write-invitation.job.ts'
import { writeLetter } from './write-letter.job.ts'
import { writeNotice } from './write-notice.job.ts'
import { writeWorkNotice } from './write-work-notice.job.ts'

export interface Mail {
  /** What owes letters; to be run beside the other reactions. */
  reactions: Reaction[]
  waiting(): Promise<number>
  dead(): Promise<number>
  stop(): Promise<void>
}

/**
 * Letters to known contacts, while a relay is configured. Without one nothing is started and nothing piles up: neither
 * the job queue nor the reactions exist.
 */
export async function startMail(deps: Deps, databaseUrl: string, patience?: Patience): Promise<Mail | null> {
  const { smtp } = deps.config
  if (!smtp) return null
  const queue = await openMailQueue(databaseUrl, deps.log, patience)
  const relay = openRelay(smtp)
  await queue.work((job) => {
    if (job.kind === 'notice') return writeNotice(deps, relay, job)
    if (job.kind === 'invitation') return writeInvitation(deps, relay, job)
    if (job.kind === 'plannedWork') return writeWorkNotice(deps, relay, job)
    if (job.kind === 'alertAsk') return writeAsk(deps, relay, job)
    return writeLetter(deps, relay, job)
  })
  const parts = { queue, clock: deps.clock }
  return {
    reactions: [
      mailContactOnTicketOpened(parts),
      mailContactOnTicketReplied(parts),
      mailContactOnTicketPaused(parts),
      mailContactOnTicketResolved(parts),
      mailPeopleOnTold(parts),
      mailPersonOnInvited(parts),
      mailContactsOnWorkTold(parts),
      mailContactOnAlertAsked(parts),
    ],
    waiting: queue.waiting,
    dead: queue.dead,
    async stop() {
      await queue.stop()
      relay.close()
    },
  }
}
