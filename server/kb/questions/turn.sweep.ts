import { and, asc, isNull, sql } from 'drizzle-orm'
import { at, inTransaction, rowsOf, toInstantOrNull } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { eachSafely } from '#server/jobs/each-safely.ts'
import type { Sweep } from '#server/jobs/sweep.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { answerers } from './answerer.store.ts'
import { giveTurn, turnHours } from './commands/give-turn.ts'
import { knowledgeQuestions } from './question.table.ts'
import { nextTurn } from './question.ts'
import { subjectFacts } from './subject.ts'

const actor = { kind: 'system', name: 'questions' } as const
/** What has no owner was asked before questions had one, or its owner left: it is due at once. */
const due = sql`case when ${knowledgeQuestions.ownerId} is null then ${knowledgeQuestions.at} else ${knowledgeQuestions.dueAt} end`
const waiting = and(isNull(knowledgeQuestions.answeredAt), isNull(knowledgeQuestions.withdrawnAt))

/** A question whose turn ended goes to the next seat, and then up: nothing waits for somebody who does not answer. */
export function questionTurnSweep(deps: Deps): Sweep {
  return {
    name: 'question-turns',
    async nextDue(db) {
      const [row] = await rowsOf<{ due: string | null }>(
        db,
        sql`select min(${due}) as due from ${knowledgeQuestions} where ${waiting}`,
      )
      return toInstantOrNull(row?.due ?? null)
    },
    async run(now) {
      const [routing, hours] = await Promise.all([routingConfiguration(deps.db), turnHours(deps, now)])
      const done = await inTransaction(deps.db, async (tx) => {
        const rows = await tx
          .select()
          .from(knowledgeQuestions)
          .where(and(waiting, sql`${due} <= ${at(now)}`))
          .orderBy(asc(knowledgeQuestions.at))
          .limit(50)
          .for('update', { skipLocked: true })
        return eachSafely(tx, deps.log, rows, async (inner, row) => {
          const turn = nextTurn(row, subjectFacts(routing, row.subject), await answerers(inner))
          const mail = deps.config.smtp !== null
          await giveTurn(inner, actor, row, turn, row.ownerId ? 'overdue' : 'left', { now, hours, mail })
        })
      })
      if (done > 0) deps.wake.now('events')
      return done
    },
  }
}
