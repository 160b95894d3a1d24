import { and, eq, isNull, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { newId, type LeavingTaskId, type PersonId, type ReleaseStepId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { moveWithin } from '#server/inventory/commands/move-resource.ts'
import { lockResource } from '#server/inventory/resource.store.ts'
import type { LeavingOutcome, LeavingPlan } from '../leaving.contract.ts'
import { circuitsLeaving, resourcesOf } from '../leaving.store.ts'
import { leavingCircuits, leavingTasks, releaseSteps } from '../leaving.table.ts'
import { refuseMove } from '../leaving.ts'
import { takeOutOfService } from './cease-freed.ts'
import { withLeaving } from './with-leaving.ts'

/** What the customer wants to give up, and what is done to keep them. Tasks that are done stay. Refuses with `leaving.over` and `circuit.not_found`. */
export async function planLeaving(deps: Deps, actor: StaffActor, number: string, input: LeavingPlan): Promise<void> {
  await withLeaving(deps, actor, number, input.version, async (tx, leaving) => {
    if (leaving.state !== 'retaining') {
      throw new Refusal('leaving.over', 'It was decided how this ends; its tasks and scope stay as they are.')
    }
    const chosen = await rowsOf<{ id: never; number: string }>(
      tx,
      sql`select id, number from circuits where account_id = ${leaving.accountId}
             and number in (select jsonb_array_elements_text(${JSON.stringify(input.circuits)}::jsonb))`,
    )
    const missing = input.circuits.findIndex((one) => !chosen.some(({ number }) => number === one))
    if (missing >= 0 || (!input.whole && chosen.length === 0)) {
      const detail = 'Choose circuits of this account, or the account as a whole.'
      throw new Refusal('circuit.not_found', detail, 422, { errors: [{ pointer: '/circuits', detail }] })
    }
    await tx.delete(leavingCircuits).where(eq(leavingCircuits.leavingId, leaving.id))
    if (!input.whole)
      await tx.insert(leavingCircuits).values(chosen.map(({ id }) => ({ leavingId: leaving.id, circuitId: id })))
    const before = await tx.select().from(leavingTasks).where(eq(leavingTasks.leavingId, leaving.id))
    const done = before.filter(({ doneAt }) => doneAt !== null)
    await tx.delete(leavingTasks).where(eq(leavingTasks.leavingId, leaving.id))
    const open = input.tasks.filter(({ id }) => !done.some((task) => task.id === id))
    const rows = [
      ...done,
      ...open.map((task) => ({
        ...{ leavingId: leaving.id, text: task.text, ownerId: task.ownerId as PersonId | null, dueOn: task.dueOn },
        id: before.find(({ id }) => id === task.id)?.id ?? newId<LeavingTaskId>(),
        ...{ doneAt: null, doneBy: null },
      })),
    ].map((task, position) => ({ ...task, position }))
    if (rows.length > 0) await tx.insert(leavingTasks).values(rows)
    return {
      set: { whole: input.whole },
      facts: [{ type: 'leaving.planned', payload: { tasks: rows.length, whole: input.whole } }],
    }
  })
}

/** Ticks a task off. Saying it twice changes nothing. */
export async function finishLeavingTask(
  deps: Deps,
  actor: StaffActor,
  number: string,
  id: LeavingTaskId,
): Promise<void> {
  await withLeaving(deps, actor, number, undefined, async (tx, leaving, now) => {
    const task = and(eq(leavingTasks.id, id), eq(leavingTasks.leavingId, leaving.id))
    const [found] = await tx.select().from(leavingTasks).where(task)
    if (!found) throw notFound('task')
    if (found.doneAt) return null
    await tx
      .update(leavingTasks)
      .set({ doneAt: now, doneBy: actor.id })
      .where(and(task, isNull(leavingTasks.doneAt)))
    return { set: {}, facts: [{ type: 'leaving.taskDone', payload: { task: found.text } }] }
  })
}

/**
 * Kept or lost, and why. Lost: a release plan is made from the inventory, one step per resource, each with the position that
 * answers for it. Refuses with `leaving.illegal_move` and `leaving.date_missing`.
 */
export async function decideLeaving(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: LeavingOutcome,
): Promise<void> {
  await withLeaving(deps, actor, number, input.version, async (tx, leaving, now) => {
    refuseMove(leaving.state, input.kept ? 'kept' : 'releasing')
    const said = { cause: input.cause, outcome: input.outcome, decidedAt: now, decidedBy: actor.id }
    if (input.kept) {
      return { set: { ...said, state: 'kept' }, facts: [{ type: 'leaving.kept', payload: { cause: input.cause } }] }
    }
    if (!input.leavesOn) {
      const detail = 'Say from which day on nothing is used any more.'
      throw new Refusal('leaving.date_missing', detail, 422, { errors: [{ pointer: '/leavesOn', detail }] })
    }
    const circuits = await circuitsLeaving(tx, leaving)
    const ids = await resourcesOf(
      tx,
      circuits.map(({ id }) => id),
    )
    const reason = `${number}`
    for (const id of ids) {
      const resource = (await lockResource(tx, id))!
      await tx.insert(releaseSteps).values({
        ...{ id: newId<ReleaseStepId>(), leavingId: leaving.id, resourceId: id },
        ...{ circuitId: resource.circuitId!, queueId: resource.queueId },
      })
      if (resource.state === 'held') await moveWithin(tx, now, actor, resource, 'beingReleased', { reason })
    }
    const released = ids.length === 0
    if (released) await takeOutOfService(tx, actor, leaving, true, now)
    return {
      set: {
        ...{ ...said, leavesOn: input.leavesOn },
        ...(released ? { state: 'released' as const, releasedAt: now } : { state: 'releasing' as const }),
      },
      facts: [
        { type: 'leaving.lost', payload: { cause: input.cause, resources: ids.length, leavesOn: input.leavesOn } },
        ...(released ? [{ type: 'leaving.released' as const, payload: {} }] : []),
      ],
    }
  })
}
