import { sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type AccountId, type PersonId, type PlannedWorkId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { NewWork, WorkEdit, WorkState } from '../planned-work.contract.ts'
import {
  accountsReached,
  circuitsReached,
  lockPlanning,
  nextWorkNumber,
  overlapping,
  setReach,
  targetsNamed,
  type Reached,
  type Work,
} from '../planned-work.store.ts'
import { plannedWorks } from '../planned-work.table.ts'
import { isShort, nextByTime, refuseWindow, remindedByTelling } from '../planned-work.ts'
import { tellAccounts, tellOfWork } from './tell-of-work.ts'
import { refuseUnlessPlanner, saveWork, withWork } from './with-work.ts'

/**
 * Plans work in a window. Customers are told when the lead time begins, or at once where it has begun. Refuses with
 * `plannedWork.wrong`, `plannedWork.unknown_target`, `plannedWork.hits_nothing`, `plannedWork.overlaps`,
 * `plannedWork.short_notice` and `plannedWork.person_unknown`. Answers its number.
 */
export async function planWork(deps: Deps, actor: StaffActor, asked: NewWork): Promise<string> {
  refuseUnlessPlanner(actor)
  const now = deps.clock.now()
  const number = await inTransaction(deps.db, async (tx) => {
    const { fields, targets, reached } = await checked(tx, asked, 'planned', null, now)
    const row: Work = {
      ...fields,
      ...{ id: newId<PlannedWorkId>(), number: await nextWorkNumber(tx, now), state: 'planned' as const },
      ...{ announcedAt: null, remindedAt: null, startedAt: null, lateAt: null, endedAt: null },
      ...{ outcome: null, outcomeText: null, createdById: actor.id, createdAt: now, version: 1 },
      ...{ shortNotice: isShort(fields, now), nextDueAt: null },
    }
    row.nextDueAt = nextByTime(row)!.at
    await tx.insert(plannedWorks).values(row)
    await setReach(tx, row.id, targets, reached)
    await record(tx, actor, now, {
      ...{ type: 'plannedWork.planned', ticketId: null, accountId: null },
      payload: { ...spanOf(row), number: row.number, accounts: accountsOf(reached) },
    })
    return row.number
  })
  deps.wake.now('events', 'sweeps')
  return number
}

/**
 * Changes it while it has not ended. Whoever was told is told what changed, accounts that it no longer hits that it does not
 * concern them any more, and those it hits now for the first time as if it were new. Under way, only the end moves.
 */
export async function changeWork(deps: Deps, actor: StaffActor, number: string, asked: WorkEdit): Promise<void> {
  await withWork(deps, actor, number, asked.version, async (tx, work, now) => {
    if (work.state === 'done' || work.state === 'cancelled') {
      throw new Refusal('plannedWork.over', 'This work is over. Plan another one.', 409)
    }
    if (work.state === 'underWay' && +new Date(asked.startsAt) !== +work.startsAt) {
      const detail = 'The work has begun: its end can be moved, its beginning cannot.'
      throw new Refusal('plannedWork.wrong', detail, 422, {
        errors: [{ pointer: '/startsAt', detail }],
        extra: { fields: ['/startsAt'] },
      })
    }
    const before = await accountsReached(tx, work.id)
    const { fields, targets, reached } = await checked(tx, asked, work.state, work, now)
    const told = work.announcedAt !== null
    const moved = +fields.startsAt !== +work.startsAt
    const after = await saveWork(tx, work, {
      ...fields,
      shortNotice: told ? work.shortNotice : isShort(fields, now),
      remindedAt: told && moved ? remindedByTelling(fields, now) : work.remindedAt,
      lateAt: +fields.endsAt > +work.endsAt ? null : work.lateAt,
    })
    await setReach(tx, work.id, targets, reached)
    const accounts = accountsOf(reached)
    await record(tx, actor, now, {
      ...{ type: 'plannedWork.changed', ticketId: null, accountId: null },
      payload: {
        ...spanOf(after),
        number,
        was: spanOf(work),
        accounts: [...new Set([...accounts, ...before.map(({ id }) => id)])],
      },
    })
    if (!told) return
    const known = before.map(({ id }) => id)
    const gone = before.filter(({ id }) => !accounts.includes(id))
    await tellOfWork(deps, tx, after, 'changed', now, actor, { only: known })
    await tellOfWork(deps, tx, after, 'announced', now, actor, { without: known })
    await tellAccounts(deps, tx, after, 'cancelled', now, actor, gone)
  })
}

async function checked(tx: Transaction, asked: NewWork, state: WorkState, work: Work | null, now: Date) {
  const { circuits, nodes, startsAt, endsAt, shortNotice, responsibleId, ...rest } = asked
  const { version: _version, ...texts } = rest as typeof rest & { version?: number }
  const fields = {
    ...texts,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    responsibleId: responsibleId as PersonId,
  }
  refuseWindow(fields, now, state)
  await lockPlanning(tx)
  const targets = await targetsNamed(tx, { circuits, nodes })
  if (targets.unknown.length > 0) {
    const detail = `Not in the inventory, or ended: ${targets.unknown.join(', ')}.`
    throw new Refusal('plannedWork.unknown_target', detail, 422, {
      errors: [{ pointer: '/circuits', detail }],
      extra: { names: targets.unknown.join(', ') },
    })
  }
  const reached = await circuitsReached(tx, targets)
  if (reached.length === 0) {
    const detail = 'No circuit in service runs over this. Choose circuits, or nodes that circuits run over.'
    throw new Refusal('plannedWork.hits_nothing', detail, 422, { errors: [{ pointer: '/circuits', detail }] })
  }
  const other = await overlapping(tx, {
    ...{ except: work?.id ?? null, startsAt: fields.startsAt, endsAt: fields.endsAt, targets: targets.nodes },
    circuits: reached.map(({ circuitId }) => circuitId),
  })
  if (other) {
    const on = other.circuits.length > 0 ? ` (${other.circuits.join(', ')})` : ''
    const detail = `${other.number} works on the same parts in an overlapping window${on}. Move one of them, or join them.`
    throw new Refusal('plannedWork.overlaps', detail, 409, {
      errors: [{ pointer: '/startsAt', detail }],
      extra: { number: other.number, circuits: other.circuits.join(', ') },
    })
  }
  const [person] = await rowsOf<{ id: string }>(tx, sql`select id from people where id = ${responsibleId} and active`)
  if (!person) {
    throw new Refusal('plannedWork.person_unknown', 'Choose somebody who works here.', 422, {
      errors: [{ pointer: '/responsibleId', detail: 'Choose somebody who works here.' }],
    })
  }
  if (state === 'planned' && !shortNotice && isShort(fields, now)) {
    const detail = `Customers are promised ${fields.leadHours} h of notice. Choose a later window, or confirm the short notice.`
    throw new Refusal('plannedWork.short_notice', detail, 409, {
      errors: [{ pointer: '/startsAt', detail }],
      extra: { hours: fields.leadHours },
    })
  }
  return { fields, targets, reached }
}

const spanOf = ({ startsAt, endsAt }: Pick<Work, 'startsAt' | 'endsAt'>) => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
})
const accountsOf = (reached: readonly Reached[]): AccountId[] => [...new Set(reached.map(({ accountId }) => accountId))]
