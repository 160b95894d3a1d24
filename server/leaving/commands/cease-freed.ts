import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import { logStatus } from '#server/inventory/circuit.store.ts'
import { ceaseFreed, type Leaving } from '../leaving.store.ts'

/** Takes circuits out of service that have nothing left to give back, and writes down that they were. */
export async function takeOutOfService(
  tx: Transaction,
  actor: StaffActor,
  leaving: Leaving,
  isOver: boolean,
  now: Date,
): Promise<void> {
  for (const { id: circuitId, number: circuit, was } of await ceaseFreed(tx, leaving, isOver)) {
    await logStatus(tx, actor, now, { circuitId, from: was, to: 'ceased', reason: leaving.number })
    await record(tx, actor, now, {
      ...{ ticketId: null, accountId: leaving.accountId, type: 'circuit.moved' },
      payload: { circuitId, number: circuit, from: was, to: 'ceased', reason: leaving.number },
    })
  }
}
