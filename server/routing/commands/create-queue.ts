import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { newId, type QueueId } from '#server/kernel/ids.ts'
import { configurationChanged } from '../configuration.store.ts'
import { refuseFindings } from '../finding.ts'
import { checkQueue } from '../queue-check.ts'
import type { NewQueue } from '../queue-edit.contract.ts'
import { columnsOf, houseFacts, queueIds } from '../queue-edit.store.ts'
import { queues } from '../queue.table.ts'

/** A new place where work waits. Refuses with `queue.code_taken`, and with `routing.bad_configuration` and each reason. */
export async function createQueue(deps: Deps, actor: StaffActor, input: NewQueue): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const taken = [...(await queueIds(tx)).keys()].some((code) => code.toLowerCase() === input.code.toLowerCase())
    if (taken) throw codeTaken('queue', input.code)
    refuseFindings(checkQueue(input, await houseFacts(tx, null)))
    const id = newId<QueueId>()
    await tx.insert(queues).values({ id, code: input.code, level: input.level, ...columnsOf(input) })
    await record(tx, actor, now, {
      type: 'queue.created',
      ticketId: null,
      accountId: null,
      payload: { queueId: id, code: input.code, is: input },
    })
  })
  configurationChanged(deps)
}

export function codeTaken(what: 'queue' | 'skill', code: string): Refusal {
  return new Refusal(`${what}.code_taken`, `There is a ${what} "${code}" already. Choose another code.`, 409, {
    errors: [{ pointer: '/code', detail: 'This code is taken. Choose another.' }],
  })
}
