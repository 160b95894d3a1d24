import type { Actor, StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { WorkCancellation, WorkEnd } from '../planned-work.contract.ts'
import { accountsReached, type Work } from '../planned-work.store.ts'
import { refuseMove, remindedByTelling, type ByTime } from '../planned-work.ts'
import { tellOfWork } from './tell-of-work.ts'
import { saveWork, withWork } from './with-work.ts'

/** Tells customers before the lead time asks for it. */
export async function announceWork(deps: Deps, actor: StaffActor, number: string, version: number): Promise<void> {
  await withWork(deps, actor, number, version, (tx, work, now) => announce(deps, tx, work, actor, now))
}

/** It does not take place, and whoever was told of it is told so. Refuses with `plannedWork.illegal_move`. */
export async function cancelWork(
  deps: Deps,
  actor: StaffActor,
  number: string,
  { reason, version }: WorkCancellation,
): Promise<void> {
  await withWork(deps, actor, number, version, async (tx, work, now) => {
    refuseMove(work.state, 'cancelled')
    const after = await saveWork(tx, work, { state: 'cancelled', outcomeText: reason, endedAt: now })
    await record(tx, actor, now, {
      ...{ type: 'plannedWork.cancelled', ticketId: null, accountId: null },
      payload: { number, accounts: await accountIds(tx, work) },
    })
    if (work.announcedAt) await tellOfWork(deps, tx, after, 'cancelled', now, actor)
  })
}

/** The responsible person says how it ended, and customers read it. Refuses with `plannedWork.illegal_move`. */
export async function endWork(
  deps: Deps,
  actor: StaffActor,
  number: string,
  { outcome, text, version }: WorkEnd,
): Promise<void> {
  await withWork(deps, actor, number, version, async (tx, work, now) => {
    refuseMove(work.state, 'done')
    const after = await saveWork(tx, work, { state: 'done', outcome, outcomeText: text, endedAt: now })
    await record(tx, actor, now, {
      ...{ type: 'plannedWork.ended', ticketId: null, accountId: null },
      payload: { number, outcome, accounts: await accountIds(tx, work) },
    })
    await tellOfWork(deps, tx, after, 'ended', now, actor)
  })
}

/** What time does to it, whichever process sees it first. */
export async function moveByTime(
  deps: Pick<Deps, 'config'>,
  tx: Transaction,
  work: Work,
  what: ByTime,
  actor: Actor,
  now: Date,
): Promise<void> {
  const happened = async (type: 'plannedWork.started' | 'plannedWork.late') =>
    record(tx, actor, now, {
      ...{ type, ticketId: null, accountId: null },
      payload: { number: work.number, accounts: await accountIds(tx, work) },
    })
  switch (what) {
    case 'announce':
      return announce(deps, tx, work, actor, now)
    case 'remind': {
      const after = await saveWork(tx, work, { remindedAt: now })
      // Found again only after the start: a reminder would be a lie.
      if (now < work.startsAt) await tellOfWork(deps, tx, after, 'reminder', now, actor)
      return
    }
    case 'start':
      await saveWork(tx, work, { state: 'underWay', startedAt: now })
      return happened('plannedWork.started')
    case 'late': {
      const after = await saveWork(tx, work, { lateAt: now })
      await happened('plannedWork.late')
      return tellOfWork(deps, tx, after, 'late', now, actor)
    }
  }
}

async function announce(deps: Pick<Deps, 'config'>, tx: Transaction, work: Work, actor: Actor, now: Date) {
  refuseMove(work.state, 'announced')
  const after = await saveWork(tx, work, {
    ...{ state: 'announced' as const, announcedAt: now, remindedAt: remindedByTelling(work, now) },
  })
  await record(tx, actor, now, {
    ...{ type: 'plannedWork.announced', ticketId: null, accountId: null },
    payload: { number: work.number, accounts: await accountIds(tx, work) },
  })
  await tellOfWork(deps, tx, after, 'announced', now, actor)
}

const accountIds = async (tx: Transaction, work: Work) => (await accountsReached(tx, work.id)).map(({ id }) => id)
