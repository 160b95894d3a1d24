import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import type { HouseEvent } from '#server/events/event.ts'
import { record } from '#server/events/record.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { Article } from '../article.store.ts'
import { copyAfter, refuseCopyAction } from '../working-copy.ts'
import type { CopyAction } from '../working-copy.contract.ts'
import { lockArticle, refuseStaleCopy, type WorkingCopy } from '../working-copy.store.ts'

type ArticleEvent = Extract<HouseEvent, { type: `article.${string}` }>
type Fact = ArticleEvent extends infer E
  ? E extends { type: unknown; payload: unknown }
    ? Pick<E, 'type' | 'payload'>
    : never
  : never

interface Verb {
  tx: Transaction
  article: Article
  copy: WorkingCopy
  /** Where the act leads. */
  next: ReturnType<typeof copyAfter>
  now: Date
  happened(fact: Fact): Promise<void>
}

/**
 * The frame of every act on a working copy: locked, compared with the version the writer saw, permission and move asked;
 * the verb writes and records.
 */
export async function withWorkingCopy(
  deps: Deps,
  who: StaffActor,
  number: string,
  act: { action: CopyAction; version: number },
  verb: (the: Verb) => Promise<void>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { article, copy } = await lockArticle(tx, who, number)
    if (!copy) throw notFound('working_copy')
    refuseCopyAction(who, copy, act.action)
    refuseStaleCopy(copy, act.version)
    const next = copyAfter(copy, act.action)
    const happened = (fact: Fact) => record(tx, who, now, { ...fact, ticketId: null, accountId: null } as HouseEvent)
    await verb({ tx, article, copy, next, now, happened })
  })
  deps.wake.now('events', 'sweeps')
}
