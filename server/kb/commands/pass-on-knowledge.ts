import { and, eq, isNull } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import { articles } from '../article.table.ts'
import { articleTasks } from '../learning/article-task.table.ts'
import { giveTask } from '../learning/commands/pass-on-task.ts'
import { keeperOf } from '../learning/keeper.ts'
import { keepersFor } from '../learning/keeper.store.ts'
import { answerers } from '../questions/answerer.store.ts'
import { giveTurn, type Telling } from '../questions/commands/give-turn.ts'
import { knowledgeQuestions } from '../questions/question.table.ts'
import { nextTurn } from '../questions/question.ts'
import { subjectFacts } from '../questions/subject.ts'

/** Questions to answer and tasks about articles of somebody who leaves go on by themselves, in the act that lets them go. */
export async function passOnKnowledge(
  { tx, actor }: { tx: Transaction; actor: StaffActor },
  { from, routing, taskDueAt }: { from: PersonId; routing: RoutingConfiguration; taskDueAt: Date },
  telling: Telling,
): Promise<void> {
  const { ownerId, answeredAt, withdrawnAt, id } = knowledgeQuestions
  const questions = await tx
    .select()
    .from(knowledgeQuestions)
    .where(and(eq(ownerId, from), isNull(answeredAt), isNull(withdrawnAt)))
    .orderBy(id)
    .for('update')
  for (const row of questions) {
    const staff = (await answerers(tx)).filter((one) => one.id !== from)
    await giveTurn(tx, actor, row, nextTurn(row, subjectFacts(routing, row.subject), staff), 'left', telling)
  }
  const tasks = await tx
    .select({ task: articleTasks, article: articles })
    .from(articleTasks)
    .innerJoin(articles, eq(articles.id, articleTasks.articleId))
    .where(and(eq(articleTasks.ownerId, from), isNull(articleTasks.doneAt)))
    .orderBy(articleTasks.id)
    .for('update', { of: articleTasks })
  for (const { task, article } of tasks) {
    const staff = (await keepersFor(tx, article.audience)).filter((one) => one.id !== from)
    const to = keeperOf({ ...article, alreadyWith: null }, staff, task.saidBy)
    const { now, mail } = telling
    if (to) await giveTask(tx, actor, { task, article }, to, 'left', { now, mail, dueAt: taskDueAt })
  }
}
