import { and, eq, gt } from 'drizzle-orm'
import type { Reaction } from '#server/events/reaction.ts'
import { noticeDeliveries } from '#server/notices/notice.table.ts'
import type { MailParts } from './owe-letters.ts'

/** A page of yesterday tells nobody anything. */
const staleAfter = 6 * 3_600_000

/** People who were told something, and chose mail besides the screen: what is owed to them goes into the queue, each once. */
export const mailPeopleOnTold = ({ queue, clock }: MailParts): Reaction => ({
  name: 'mail-people.on-told',
  from: 'now',
  wants: (type) =>
    type === 'attention.stepFired' ||
    type === 'onCall.changed' ||
    type === 'alert.told' ||
    type === 'digest.made' ||
    type === 'plannedWork.told',
  async react(tx) {
    const since = new Date(clock.now().getTime() - staleAfter)
    const owed = await tx
      .update(noticeDeliveries)
      .set({ attempts: 1 })
      .where(
        and(
          eq(noticeDeliveries.medium, 'mail'),
          eq(noticeDeliveries.state, 'owed'),
          eq(noticeDeliveries.attempts, 0),
          gt(noticeDeliveries.createdAt, since),
        ),
      )
      .returning({ id: noticeDeliveries.id })
    for (const { id } of owed) await queue.owe(tx, { kind: 'notice', deliveryId: id })
  },
})
