import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import { at, inTransaction, rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type ManagerLeaveId, type PersonId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { leaveById, lockManager } from '../manager.store.ts'
import type { NewLeave } from '../portfolio.contract.ts'
import { managerLeaves } from '../portfolio.table.ts'

/**
 * A manager will be away: from then until then the stand-in, or each account's deputy, sees and receives what the manager
 * would. Refuses with `leave.span`, `leave.overlap`, `leave.stand_in`.
 */
export async function addLeave(deps: Deps, actor: StaffActor, input: NewLeave): Promise<void> {
  const now = deps.clock.now()
  const [from, until] = [new Date(input.from), new Date(input.until)]
  await inTransaction(deps.db, async (tx) => {
    const manager = await lockManager(tx, input.personId)
    if (!manager || !can.keepLeaves(actor, manager)) throw notFound('manager')
    if (until <= from || until <= now) {
      const detail = 'A leave ends after it begins, and in the future.'
      throw new Refusal('leave.span', detail, 422, { errors: [{ pointer: '/until', detail }] })
    }
    const overlapping = await rowsOf(
      tx,
      sql`select 1 from manager_leaves where person_id = ${manager.id} and from_at < ${at(until)} and until_at > ${at(from)}`,
    )
    if (overlapping.length > 0) {
      throw new Refusal('leave.overlap', 'There is a leave at that time already. End that one first.', 409)
    }
    const standIn = input.standInId ? await lockManager(tx, input.standInId) : null
    if (input.standInId && (!standIn || standIn.id === manager.id)) {
      const detail = 'Another account manager stands in.'
      throw new Refusal('leave.stand_in', detail, 422, { errors: [{ pointer: '/standInId', detail }] })
    }
    const id = newId<ManagerLeaveId>()
    await tx.insert(managerLeaves).values({
      ...{ id, personId: manager.id, from, until, standInId: standIn?.id ?? null, note: input.note },
      ...{ createdBy: actor.id, createdAt: now },
    })
    await record(tx, actor, now, {
      ...{ type: 'manager.leaveAdded', ticketId: null, accountId: null },
      payload: {
        ...{ personId: manager.id, leaveId: id, standInId: standIn?.id ?? null },
        ...{ from: from.toISOString(), until: until.toISOString() },
      },
    })
  })
  deps.wake.now('events', 'sweeps')
}

/** Back earlier than planned, or not going at all. What is past stays as it was. */
export async function endLeave(deps: Deps, actor: StaffActor, id: ManagerLeaveId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const leave = await leaveById(tx, id)
    const manager = leave && (await lockManager(tx, leave.personId))
    if (!leave || !manager || !can.keepLeaves(actor, manager) || leave.until <= now) throw notFound('leave')
    if (leave.from < now) await tx.update(managerLeaves).set({ until: now }).where(eq(managerLeaves.id, id))
    else await tx.delete(managerLeaves).where(eq(managerLeaves.id, id))
    await record(tx, actor, now, {
      ...{ type: 'manager.leaveEnded', ticketId: null, accountId: null },
      payload: { personId: leave.personId, leaveId: id },
    })
  })
  deps.wake.now('events', 'sweeps')
}

/** Whom a manager reports to: that director sees the manager's accounts. Refuses with `manager.changed` and `manager.circle`. */
export async function changeDirector(
  deps: Deps,
  actor: StaffActor,
  id: PersonId,
  { from, to }: { from: string | null; to: string | null },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const manager = await lockManager(tx, id)
    if (!manager) throw notFound('manager')
    if (manager.reportsTo !== from) {
      throw new Refusal('manager.changed', 'Somebody changed the team meanwhile. Look again.', 409)
    }
    const director = to ? await lockManager(tx, to) : null
    if (to && (!director || director.id === id || director.reportsTo === id)) {
      const detail = 'Choose an account manager above, who does not report back.'
      throw new Refusal('manager.circle', detail, 422, { errors: [{ pointer: '/to', detail }] })
    }
    await tx.execute(sql`update people set reports_to = ${director?.id ?? null} where id = ${id}`)
    await record(tx, actor, now, {
      ...{ type: 'manager.directorChanged', ticketId: null, accountId: null },
      payload: { personId: id, from: manager.reportsTo, to: director?.id ?? null },
    })
  })
  deps.wake.now('events')
}
