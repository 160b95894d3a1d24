import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import type { ScenarioId } from '#server/kernel/ids.ts'
import { lockScenario } from '../scenario.store.ts'
import { whatIfScenarios } from '../what-if.table.ts'

export async function renameScenario(
  deps: Deps,
  actor: StaffActor,
  id: ScenarioId,
  { name, version }: { name: string; version: number },
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const scenario = await lockScenario(tx, id, version)
    if (scenario.name === name) return
    await tx
      .update(whatIfScenarios)
      .set({ name, question: { ...scenario.question, name }, version: version + 1 })
      .where(eq(whatIfScenarios.id, id))
    const payload = { scenarioId: id, name }
    await record(tx, actor, now, { type: 'whatIf.renamed', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
}

/** Gone with its result. A run in progress notices and stops. */
export async function deleteScenario(deps: Deps, actor: StaffActor, id: ScenarioId): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { name } = await lockScenario(tx, id)
    await tx.delete(whatIfScenarios).where(eq(whatIfScenarios.id, id))
    const payload = { scenarioId: id, name }
    await record(tx, actor, now, { type: 'whatIf.deleted', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
}
