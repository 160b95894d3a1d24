import { count, eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { newId, type HistoryId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { readHistory } from '../history-lines.ts'
import { whatIfHistories, whatIfScenarios } from '../what-if.table.ts'

const mostHistories = 20

/** Keeps an uploaded history beside the house's own tickets. Refuses what cannot be read, line by line. */
export async function keepHistory(deps: Deps, actor: StaffActor, name: string, text: string): Promise<HistoryId> {
  const now = deps.clock.now()
  const lines = readHistory(text)
  const opened = lines.map((line) => Date.parse(line.opened))
  const id = newId<HistoryId>()
  await inTransaction(deps.db, async (tx) => {
    const [kept] = await tx.select({ count: count() }).from(whatIfHistories)
    if ((kept?.count ?? 0) >= mostHistories)
      throw new Refusal('history.too_many', `${mostHistories} histories are kept. Delete one that is no longer needed.`)
    await tx.insert(whatIfHistories).values({
      ...{ id, name, lines, count: lines.length, tickets: new Set(lines.map(({ ticket }) => ticket)).size },
      // Not Math.min(...): a long history has more lines than a call may have arguments.
      from: new Date(opened.reduce((a, b) => Math.min(a, b))),
      to: new Date(opened.reduce((a, b) => Math.max(a, b)) + 1),
      ...{ byId: actor.id, at: now },
    })
    const payload = { historyId: id, name, lines: lines.length }
    await record(tx, actor, now, { type: 'whatIf.historyKept', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
  return id
}

/** Refuses while a scenario asks of it. */
export async function deleteHistory(deps: Deps, actor: StaffActor, id: HistoryId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const [history] = await tx
      .select({ name: whatIfHistories.name })
      .from(whatIfHistories)
      .where(eq(whatIfHistories.id, id))
      .for('update')
    if (!history) throw notFound('history')
    const [used] = await tx.select({ count: count() }).from(whatIfScenarios).where(eq(whatIfScenarios.historyId, id))
    if ((used?.count ?? 0) > 0)
      throw new Refusal('history.in_use', `${used!.count} scenarios ask of this history. Delete them first.`, 409, {
        extra: { scenarios: used!.count },
      })
    await tx.delete(whatIfHistories).where(eq(whatIfHistories.id, id))
    const payload = { historyId: id, name: history.name }
    await record(tx, actor, now, { type: 'whatIf.historyDeleted', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
}
