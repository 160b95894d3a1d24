import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { answerers } from '../answerer.store.ts'
import type { NewQuestion } from '../question.contract.ts'
import { knowledgeQuestions, type QuestionId } from '../question.table.ts'
import { nextTurn, turnEnds } from '../question.ts'
import { subjectFacts, subjectOf } from '../subject.ts'
import { tellTurn, turnHours } from './give-turn.ts'

/** Asks the technical seats what the search could not answer. It is somebody's at once, with a time to answer by. */
export async function askQuestion(deps: Deps, who: StaffActor, input: NewQuestion): Promise<QuestionId> {
  if (!can.askQuestions(who)) throw new Refusal('auth.forbidden', 'Your role does not include asking here.', 403)
  const now = deps.clock.now()
  const id = newId<QuestionId>()
  const { words, text } = input
  const subject = input.subject ?? subjectOf(`${words} ${text}`)
  const [routing, hours] = await Promise.all([routingConfiguration(deps.db), turnHours(deps, now)])
  await inTransaction(deps.db, async (tx) => {
    const asked = { askedById: who.id, ownerId: null, raisedAt: null, asked: [] }
    const { ownerId, raised } = nextTurn(asked, subjectFacts(routing, subject), await answerers(tx))
    const dueAt = turnEnds(raised, hours, now)
    await tx.insert(knowledgeQuestions).values({
      ...{ id, words, text, subject, askedById: who.id, at: now },
      ...{ ownerId, dueAt, raisedAt: raised ? now : null, asked: [ownerId] },
    })
    await record(tx, who, now, {
      ...{ ticketId: null, accountId: null, type: 'question.asked' },
      payload: { questionId: id, askedBy: who.id, ownerId, raised },
    })
    const mail = deps.config.smtp !== null
    const told = { raised, asker: false, bySelf: ownerId === who.id }
    await tellTurn(tx, { text, askedById: who.id, ownerId, dueAt }, told, { now, hours, mail })
  })
  deps.wake.now('events', 'sweeps')
  return id
}
