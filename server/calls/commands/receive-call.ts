import { eq } from 'drizzle-orm'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type CallId, type PersonId } from '#server/kernel/ids.ts'
import type { CallEvent, CallState } from '../call.contract.ts'
import { callerOf, lockCall, seatOfPhone, type Call } from '../call.store.ts'
import { calls } from '../call.table.ts'
import { afterTold, stateOf } from '../call.ts'
import { keptNumber } from '../phone-number.ts'
import { telephonyOf } from '../telephony.store.ts'

const pbx = { kind: 'system', name: 'pbx' } as const
const happened = { ringing: 'call.rang', answered: 'call.answered', ended: 'call.ended' } as const

/**
 * What the PBX tells of a call: once or twice, in any order. Whoever called is looked for by the number when the call is
 * first heard of; the seat is that of the phone that answered, before that the one that rings.
 */
export async function receiveCall(deps: Deps, told: CallEvent): Promise<{ id: CallId; state: CallState }> {
  const { country } = await telephonyOf(deps.db)
  const number = keptNumber(told.number, country)
  const [caller, seatId] = await Promise.all([
    callerOf(deps.db, number, country),
    told.agent ? seatOfPhone(deps.db, told.agent) : null,
  ])
  const now = deps.clock.now()
  const result = await inTransaction(deps.db, async (tx) => {
    const fresh = {
      ...{ id: newId<CallId>(), reference: told.id, direction: told.direction, state: 'ringing' as const, number },
      ...{ line: told.line ?? null, seatId: null, createdAt: now },
      ...{ accountId: caller?.accountId ?? null, contactId: caller?.contactId ?? null },
    }
    await tx.insert(calls).values(fresh).onConflictDoNothing({ target: calls.reference })
    const [known] = await tx.select({ id: calls.id }).from(calls).where(eq(calls.reference, told.id))
    const call = (await lockCall(tx, known!.id))!
    const times = afterTold(call, told.event, new Date(told.at))
    const seat = seatAfter(call, told.event, seatId)
    const state = stateOf(times)
    if (times === call && seat === call.seatId) return { id: call.id, state }
    const { ringingAt, answeredAt, endedAt } = times
    await tx.update(calls).set({ ringingAt, answeredAt, endedAt, state, seatId: seat }).where(eq(calls.id, call.id))
    const seats = [...new Set([call.seatId, seat])].filter((id): id is PersonId => id !== null)
    const payload = { callId: call.id, seats, state }
    const about = { ticketId: null, accountId: call.accountId }
    await record(tx, pbx, now, { type: happened[told.event], ...about, payload })
    return { id: call.id, state }
  })
  deps.wake.now('events', 'sweeps')
  return result
}

/** A phone that answers has the call; one that merely rings has it only while nobody else does. */
function seatAfter(call: Call, event: CallEvent['event'], seatId: PersonId | null): PersonId | null {
  if (!seatId) return call.seatId
  if (event === 'answered') return seatId
  return call.answeredAt ? call.seatId : (call.seatId ?? seatId)
}
