import type { StaffActor } from '#server/auth/actor.ts'
import { may } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound } from '#server/kernel/refusal.ts'
import { findTicket, scopeOf } from '#server/tickets/ticket.store.ts'
import { findArticle } from '../../article.store.ts'
import { openTask, taskDue } from './open-task.ts'

/** A colleague at work saw something wrong: it becomes a task of whoever answers for the article, with the ticket it showed on. */
export async function flagArticle(
  deps: Deps,
  who: StaffActor,
  number: string,
  input: { text: string; ticket?: string | undefined },
): Promise<void> {
  const now = deps.clock.now()
  const due = { now, dueAt: await taskDue(deps, now), mail: deps.config.smtp !== null }
  await inTransaction(deps.db, async (tx) => {
    const article = await findArticle(tx, who, number)
    if (!article) throw notFound('article')
    const ticket = input.ticket ? await findTicket(tx, { number: input.ticket }) : null
    if (input.ticket && !(ticket && may.seeInside(who, await scopeOf(tx, ticket)))) throw notFound('ticket')
    const saidBy = `staff:${who.id}`
    const ticketId = ticket?.id ?? null
    await record(tx, who, now, { type: 'article.flagged', ticketId: null, accountId: null, payload: { number } })
    await openTask(tx, who, article, { kind: 'flag', text: input.text, saidBy, ticketId }, due)
  })
  deps.wake.now('events', 'sweeps')
}
