import { Refusal } from '#server/kernel/refusal.ts'

/** A customer who asks for more force is answered in public within this, around the clock. */
export const answerWithinMs = 30 * 60_000
const day = 24 * 3_600_000
/** Asking again after an answer is fair; asking every hour would make the word mean nothing. */
export const mostPerDay = 3

export interface Asked {
  askedAt: Date
  answeredAt: Date | null
  lapsedAt: Date | null
}

export const isOpen = ({ answeredAt, lapsedAt }: Asked): boolean => answeredAt === null && lapsedAt === null

/** When the answer is due, or the refusal: one is open already, or three were asked for within a day. */
export function askedNow(earlier: readonly Asked[], now: Date): { answerDueAt: Date } {
  if (earlier.some(isOpen)) {
    throw new Refusal(
      'escalation.open',
      'You have asked for this already, and we owe you an answer. It comes on this page.',
    )
  }
  const today = earlier.filter(({ askedAt }) => now.getTime() - askedAt.getTime() < day)
  const first = today[0]
  if (first && today.length >= mostPerDay) {
    const again = new Date(first.askedAt.getTime() + day)
    throw new Refusal(
      'escalation.too_often',
      `This was escalated ${mostPerDay} times within a day. Write a message instead: it reaches whoever works on the ticket.`,
      429,
      { extra: { again: again.toISOString() } },
    )
  }
  return { answerDueAt: new Date(now.getTime() + answerWithinMs) }
}
