import { eq } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { QuestionPassedOn } from '#server/events/knowledge-event.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import { turnEnds, type Turn } from '../question.ts'
import { knowledgeQuestions } from '../question.table.ts'

type Row = typeof knowledgeQuestions.$inferSelect
const house = { ticketId: null, accountId: null } as const

/** The hours in which turns are counted. */
export async function turnHours(deps: Pick<Deps, 'db'>, now: Date): Promise<CalendarVersion | undefined> {
  return (await calendarsOf(deps.db)).inForce('serviceDesk', now)
}

export interface Telling {
  now: Date
  hours: CalendarVersion | undefined
  mail: boolean
}

/** From now on it is somebody else's: written, recorded and told, to whoever has it now and, when it is raised, to whoever asked. */
export async function giveTurn(
  tx: Transaction,
  actor: Actor,
  row: Row,
  { ownerId, raised }: Turn,
  why: QuestionPassedOn['why'],
  telling: Telling,
): Promise<void> {
  const { now } = telling
  const dueAt = turnEnds(raised, telling.hours, now)
  await tx
    .update(knowledgeQuestions)
    .set({
      ...{ ownerId, dueAt, raisedAt: raised ? (row.raisedAt ?? now) : null },
      ...{ asked: [...row.asked, ownerId], version: row.version + 1 },
    })
    .where(eq(knowledgeQuestions.id, row.id))
  await record(tx, actor, now, {
    ...{ ...house, type: 'question.passedOn' },
    payload: { questionId: row.id, askedBy: row.askedById, ownerId, from: row.ownerId, why, raised },
  })
  const newlyRaised = raised && !row.raisedAt
  await tellTurn(tx, { ...row, ownerId, dueAt }, { raised, asker: newlyRaised, bySelf: why === 'taken' }, telling)
}

/** Tells whose it is now; `asker`: whoever asked is told as well that it has gone up. */
export async function tellTurn(
  tx: Transaction,
  question: Pick<Row, 'text' | 'askedById'> & { ownerId: PersonId; dueAt: Date },
  { raised, asker, bySelf }: { raised: boolean; asker: boolean; bySelf: boolean },
  { now, mail }: Telling,
): Promise<void> {
  const { text, ownerId, askedById } = question
  const about = { text: text.slice(0, 300), article: null, dueAt: question.dueAt.toISOString() }
  await tell(
    tx,
    [
      ...(bySelf
        ? []
        : [
            {
              kind: 'knowledge' as const,
              to: { personId: ownerId },
              content: { ...about, what: raised ? ('questionRaised' as const) : ('questionYours' as const) },
            },
          ]),
      ...(asker && askedById !== ownerId
        ? [
            {
              kind: 'knowledge' as const,
              to: { personId: askedById },
              content: { ...about, what: 'questionGoneUp' as const },
              by: { mail: false, webhook: false },
            },
          ]
        : []),
    ],
    { now, mail },
  )
}
