import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { answerers } from '../answerer.store.ts'
import type { QuestionId } from '../question.table.ts'
import { giveTurn, turnHours } from './give-turn.ts'
import { lockedQuestion } from './locked-question.ts'

/**
 * Another seat has it now: its owner or a supervisor gives it on, and any technical seat may take it. Refuses with
 * `question.changed` when it went to somebody else meanwhile, and with `question.answerer` for who may not answer.
 */
export async function passOnQuestion(
  deps: Deps,
  who: StaffActor,
  id: QuestionId,
  { to, version }: { to: PersonId; version: number },
): Promise<void> {
  if (!can.answerQuestions(who)) throw new Refusal('auth.forbidden', 'Technical seats answer these questions.', 403)
  const now = deps.clock.now()
  const hours = await turnHours(deps, now)
  await inTransaction(deps.db, async (tx) => {
    const question = await lockedQuestion(tx, id)
    if (question.version !== version) {
      throw new Refusal('question.changed', 'It has gone to somebody else meanwhile. Load the list again.', 412, {
        extra: { version: question.version },
      })
    }
    if (to !== who.id && question.ownerId !== who.id && !can.supervise(who)) {
      const detail = 'It is with a colleague. Take it yourself, or ask a supervisor to give it on.'
      throw new Refusal('auth.forbidden', detail, 403)
    }
    if (to === question.ownerId) return
    const next = (await answerers(tx)).find((one) => one.id === to)
    if (!next || next.id === question.askedById) {
      throw new Refusal('question.answerer', 'Choose a technician or supervisor who did not ask it.', 422, {
        errors: [{ pointer: '/to', detail: 'Choose somebody who may answer it.' }],
      })
    }
    const turn = { ownerId: to, raised: next.isSupervisor && !next.isTechnician }
    const mail = deps.config.smtp !== null
    await giveTurn(tx, who, question, turn, to === who.id ? 'taken' : 'byHand', { now, hours, mail })
  })
  deps.wake.now('events', 'sweeps')
}
