import { and, eq, gt } from 'drizzle-orm'
import type { Reaction } from '#server/events/reaction.ts'
import { plannedWorkNotices } from '#server/planned-works/planned-work.table.ts'
import type { MailParts } from './owe-letters.ts'

/** Mail that was switched on again does not tell of work that is long over. */
const staleAfter = 24 * 3_600_000

/** Contacts who were told of planned work: a letter each, owed in one move with its mark, so that none is owed twice. */
export const mailContactsOnWorkTold = ({ queue, clock }: MailParts): Reaction => ({
  name: 'mail-contacts.on-work-told',
  from: 'now',
  wants: (type) => type === 'plannedWork.told',
  async react(tx) {
    const since = new Date(clock.now().getTime() - staleAfter)
    const owed = await tx
      .update(plannedWorkNotices)
      .set({ mail: 'queued' })
      .where(and(eq(plannedWorkNotices.mail, 'owed'), gt(plannedWorkNotices.at, since)))
      .returning({ id: plannedWorkNotices.id })
    for (const { id } of owed) await queue.owe(tx, { kind: 'plannedWork', noticeId: id })
  },
})
