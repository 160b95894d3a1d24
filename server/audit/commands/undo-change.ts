import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import { auditedChange } from '../audit.store.ts'
import { beforeAndAfter } from '../audited.ts'
import { stillSo } from '../same.ts'
import { waysBack } from './ways-back.ts'

/**
 * Sets a setting back to what it was before one change, as a new change of its own. Refuses with `audit.newer` when it was
 * changed again since, and with `audit.no_way_back` where the act cannot be undone; otherwise as the setting's own command.
 */
export async function undoChange(deps: Deps, actor: StaffActor, id: number): Promise<void> {
  const change = await auditedChange(deps.db, id)
  if (!change) throw notFound('change')
  const between = beforeAndAfter(change.type, change.payload)
  const way = waysBack[change.type]
  if (!between || !way) {
    throw new Refusal('audit.no_way_back', 'This cannot be undone with one click. Change it where it was made.', 409)
  }
  const present = await way.read(deps, change)
  if (change.newer || !stillSo(between.is, present.is)) {
    throw new Refusal(
      'audit.newer',
      'This was changed again since. Undo the newer change first, or change it by hand.',
      409,
    )
  }
  await present.set(actor, between.was as never)
}
