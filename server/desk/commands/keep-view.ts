import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { SavedViewId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { NewSavedView, SavedViewChange } from '../saved-view.contract.ts'
import { countOwn, lockView, type SavedViewRow } from '../saved-view.store.ts'
import { savedViews } from '../saved-view.table.ts'

const mostViews = 30

/** Keeps a list to be found again. The client makes its id: kept twice, it is one. Refuses `view.too_many`. */
export async function saveView(deps: Deps, actor: StaffActor, input: NewSavedView): Promise<void> {
  const now = deps.clock.now()
  refuseSharing(actor, input.shared)
  await inTransaction(deps.db, async (tx) => {
    if ((await countOwn(tx, actor.id)) >= mostViews) {
      throw new Refusal('view.too_many', `You have ${mostViews} views. Remove one you no longer use.`, 422)
    }
    const { id, ...is } = input
    const made = await tx
      .insert(savedViews)
      .values({ ...is, id: id as SavedViewId, ownerId: actor.id, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning({ id: savedViews.id })
    if (made.length === 0) return
    await tell(tx, actor, now, { id: id as SavedViewId, name: input.name, shared: input.shared }, 'saved')
  })
  deps.wake.now('events')
}

/** Changes one's own view; a supervisor also what is on everybody's desk. Refuses `view.changed`. */
export async function changeView(
  deps: Deps,
  actor: StaffActor,
  id: SavedViewId,
  { version, ...is }: SavedViewChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const view = await own(tx, actor, id)
    refuseSharing(actor, is.shared && !view.shared)
    if (view.version !== version) {
      throw new Refusal('view.changed', 'This view was changed meanwhile. Look at it again before you save.', 409)
    }
    await tx
      .update(savedViews)
      .set({ ...is, version: version + 1, updatedAt: now })
      .where(eq(savedViews.id, id))
    await tell(tx, actor, now, { id, name: is.name, shared: is.shared }, 'changed')
  })
  deps.wake.now('events')
}

export async function removeView(deps: Deps, actor: StaffActor, id: SavedViewId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const view = await own(tx, actor, id)
    await tx.delete(savedViews).where(eq(savedViews.id, id))
    await tell(tx, actor, now, view, 'removed')
  })
  deps.wake.now('events')
}

async function own(tx: Transaction, actor: StaffActor, id: SavedViewId): Promise<SavedViewRow> {
  const view = await lockView(tx, id)
  if (!view || !(view.ownerId === actor.id || (view.shared && can.shareViews(actor)))) throw notFound('view')
  return view
}

function refuseSharing(actor: StaffActor, shared: boolean): void {
  if (shared && !can.shareViews(actor)) {
    throw new Refusal('view.not_shared', 'Supervisors put a view on everybody\u2019s desk. Keep it for yourself.', 403)
  }
}

async function tell(
  tx: Transaction,
  actor: StaffActor,
  now: Date,
  { id, name, shared }: Pick<SavedViewRow, 'id' | 'name' | 'shared'>,
  what: 'saved' | 'changed' | 'removed',
): Promise<void> {
  await record(tx, actor, now, {
    type: 'view.changed',
    ticketId: null,
    accountId: null,
    payload: { viewId: id, name, shared, what },
  })
}
