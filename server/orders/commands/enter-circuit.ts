import type { Actor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { record } from '#server/events/record.ts'
import { lockCircuit } from '#server/inventory/circuit.store.ts'
import { addWithin, changeWithin } from '#server/inventory/commands/save-circuit.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { saveOrder, type Order } from '../order.store.ts'

/**
 * The customer accepted: the circuit enters the inventory as it was ordered, or is changed to that. What the inventory
 * refuses, such as a number that was taken meanwhile, is kept beside the order and told. Doing it twice changes nothing.
 */
export async function enterCircuit(tx: Transaction, actor: Actor, order: Order, now: Date): Promise<boolean> {
  if (order.enteredAt) return true
  try {
    const circuitId = await tx.transaction(async (inner) => {
      const fields = { ...order.wanted }
      if (order.kind === 'new') {
        fields.installedOn = localDay(now, fields.zone)
        const number = order.circuitNumber
        return addWithin(inner, now, actor, order.accountId, number, 'active', fields, order.number)
      }
      const circuit = await lockCircuit(inner, order.circuitNumber)
      if (!circuit || circuit.status === 'ceased') {
        throw new Refusal('circuit.not_found', 'The circuit has ended meanwhile.', 422)
      }
      await changeWithin(inner, now, actor, circuit, { ...fields, installedOn: circuit.installedOn })
      return circuit.id
    })
    await saveOrder(tx, order, { circuitId, enteredAt: now, trouble: null })
    await record(tx, actor, now, {
      ...{ type: 'order.entered', ticketId: null, accountId: order.accountId },
      payload: { number: order.number, circuitId, circuit: order.circuitNumber },
    })
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await saveOrder(tx, order, { trouble: error.message })
    await record(tx, actor, now, {
      ...{ type: 'order.stuck', ticketId: null, accountId: order.accountId },
      payload: { number: order.number, trouble: error.message },
    })
    return false
  }
}

function localDay(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)
}
