import { sql } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { addBusiness } from '#server/calendar/calendar.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { CalendarVersion } from '#server/calendar/calendar.contract.ts'
import { workingDayMs } from '#server/calendar/working-day.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type PersonId, type TicketId } from '#server/kernel/ids.ts'
import { tell } from '#server/notices/tell.store.ts'
import type { Article } from '../../article.store.ts'
import { articleTasks, type ArticleTaskId } from '../article-task.table.ts'
import { keeperOf } from '../keeper.ts'
import { alreadyWith, keepersFor } from '../keeper.store.ts'
import type { TaskKind } from '../learning.contract.ts'

const workingDays = 5
const house = { ticketId: null, accountId: null } as const

/** When a task that begins now is due: five working days of the office. */
export async function taskDue(deps: Pick<Deps, 'db'>, now: Date): Promise<Date> {
  const office: CalendarVersion | undefined = (await calendarsOf(deps.db)).inForce('office', now)
  return office
    ? addBusiness(office, now, workingDays * workingDayMs(office))
    : new Date(now.getTime() + workingDays * 86_400_000)
}

interface NewTask {
  kind: TaskKind
  text: string
  /** `staff:…` or `contact:…` */
  saidBy: string
  ticketId?: TicketId | null
}

/**
 * What is said to be wrong with an article is somebody's to mend, and they are told. One open task for each who says it:
 * saying it again puts the newest words in its place.
 */
export async function openTask(
  tx: Transaction,
  who: Actor,
  article: Article,
  task: NewTask,
  { now, dueAt, mail }: { now: Date; dueAt: Date; mail: boolean },
): Promise<void> {
  const kept = { ...article, alreadyWith: await alreadyWith(tx, article.id) }
  const ownerId = keeperOf(kept, await keepersFor(tx, article.audience), task.saidBy)
  const id = newId<ArticleTaskId>()
  const [written] = await tx
    .insert(articleTasks)
    .values({ id, articleId: article.id, ...task, at: now, ownerId, dueAt })
    .onConflictDoUpdate({
      target: [articleTasks.articleId, articleTasks.kind, articleTasks.saidBy],
      targetWhere: sql`done_at is null`,
      set: { text: task.text, at: now },
    })
    .returning({ id: articleTasks.id })
  if (written?.id !== id || !ownerId) return
  const { number } = article
  await record(tx, who, now, {
    ...{ ...house, type: 'article.taskOpened' },
    payload: { taskId: id, number, ownerId, kind: task.kind },
  })
  if (task.saidBy !== `staff:${ownerId}`) {
    await tellKeeper(tx, [ownerId], article, { text: task.text, what: 'taskYours', dueAt }, { now, mail })
  }
}

/** Tells people of a task: that it is theirs, or that it is overdue. */
export async function tellKeeper(
  tx: Transaction,
  people: readonly PersonId[],
  { number, title, language }: Pick<Article, 'number' | 'title' | 'language'>,
  { text, what, dueAt }: { text: string; what: 'taskYours' | 'taskOverdue'; dueAt: Date | null },
  { now, mail }: { now: Date; mail: boolean },
): Promise<void> {
  const content = {
    ...{ what, text: text.slice(0, 300), article: { number, title, language } },
    dueAt: dueAt?.toISOString() ?? null,
  }
  await tell(
    tx,
    people.map((personId) => ({ kind: 'knowledge' as const, to: { personId }, content })),
    { now, mail },
  )
}
