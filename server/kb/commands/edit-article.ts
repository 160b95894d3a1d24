import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { contentOf, insertCopy, lockArticle, versionsOf } from '../working-copy.store.ts'

/**
 * Begins a working copy of an article that readers go on seeing as it is; with `fromVersion` with the text of an earlier
 * version. Asking twice gives the copy there is; `working_copy.in_the_way` when an earlier version should be brought back
 * while somebody is writing.
 */
export async function editArticle(deps: Deps, who: StaffActor, number: string, fromVersion?: number): Promise<void> {
  if (!can.writeArticles(who)) throw new Refusal('auth.forbidden', 'Agents and technicians write articles.', 403)
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { article, copy } = await lockArticle(tx, who, number)
    if (copy && fromVersion === undefined) return
    if (copy) {
      throw new Refusal(
        'working_copy.in_the_way',
        'Somebody is writing on this article. Discard or publish that working copy first.',
        409,
      )
    }
    const earlier =
      fromVersion === undefined
        ? undefined
        : (await versionsOf(tx, article.id)).find((each) => each.version === fromVersion)
    if (fromVersion !== undefined && !earlier) throw notFound('version')
    const text = earlier ? { title: earlier.title, summary: earlier.summary, body: earlier.body } : {}
    const content = { ...contentOf(article), ...text }
    await insertCopy(tx, { articleId: article.id, base: article.version, content, authorId: who.id }, now)
    await record(tx, who, now, { type: 'article.drafted', ticketId: null, accountId: null, payload: { number } })
  })
  deps.wake.now('events')
}
