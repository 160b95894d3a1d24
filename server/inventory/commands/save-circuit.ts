import { eq } from 'drizzle-orm'
import { circuits } from '#server/accounts/account.table.ts'
import type { Actor, StaffActor } from '#server/auth/actor.ts'
import type { Db } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId, type AccountId, type CircuitId } from '#server/kernel/ids.ts'
import { notFound, Refusal, type FieldError } from '#server/kernel/refusal.ts'
import type { CircuitStatus } from '#server/accounts/account.contract.ts'
import type { CircuitEdit, CircuitFields, CircuitStatusMove, NewCircuit } from '../circuit.contract.ts'
import { checkStatusMove, ridesInCircle } from '../circuit.ts'
import { accountCoded, allCarriers, heldBy, lockCircuit, logStatus, partsNamed, setParts } from '../circuit.store.ts'

/** Enters a circuit into the inventory. Refuses with `circuit.number_taken` and `circuit.wrong`, which names each field. */
export async function addCircuit(deps: Deps, actor: StaffActor, code: string, asked: NewCircuit): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const account = await accountCoded(tx, code)
    if (!account) throw notFound('account')
    const { number, status, ...fields } = asked
    await addWithin(tx, deps.clock.now(), actor, account.id, number, status, fields, '')
  })
  deps.wake.now('events')
}

/** The same inside another command's transaction. */
export async function addWithin(
  tx: Db,
  now: Date,
  actor: Actor,
  accountId: AccountId,
  number: string,
  status: CircuitStatus,
  fields: CircuitFields,
  reason: string,
): Promise<CircuitId> {
  const parts = await checkedParts(tx, number, fields)
  const { nodes: _nodes, ridesOn: _ridesOn, ...columns } = fields
  const id = newId<CircuitId>()
  const added = await tx
    .insert(circuits)
    .values({ id, accountId, number, status, ...columns })
    .onConflictDoNothing()
    .returning({ id: circuits.id })
  if (added.length === 0) {
    throw new Refusal('circuit.number_taken', 'There is a circuit with this number already.', 409, {
      errors: [{ pointer: '/number', detail: 'This number is taken.' }],
    })
  }
  await setParts(tx, id, parts)
  await logStatus(tx, actor, now, { circuitId: id, from: null, to: status, reason })
  await record(tx, actor, now, { ticketId: null, accountId, type: 'circuit.added', payload: { circuitId: id, number } })
  return id
}

/** Changes what is known of a circuit. Refuses with `circuit.changed` and `circuit.wrong`. */
export async function changeCircuit(deps: Deps, actor: StaffActor, number: string, asked: CircuitEdit): Promise<void> {
  const { version, ...fields } = asked
  await inTransaction(deps.db, async (tx) => {
    const circuit = await lockCircuit(tx, number)
    if (!circuit) throw notFound('circuit')
    if (circuit.version !== version) throw changedMeanwhile(circuit.version)
    await changeWithin(tx, deps.clock.now(), actor, circuit, fields)
  })
  deps.wake.now('events')
}

export async function changeWithin(
  tx: Db,
  now: Date,
  actor: Actor,
  circuit: { id: CircuitId; accountId: AccountId; number: string; version: number },
  fields: CircuitFields,
): Promise<void> {
  const parts = await checkedParts(tx, circuit.number, fields)
  const { nodes: _nodes, ridesOn: _ridesOn, ...columns } = fields
  await tx
    .update(circuits)
    .set({ ...columns, version: circuit.version + 1 })
    .where(eq(circuits.id, circuit.id))
  await setParts(tx, circuit.id, parts)
  await record(tx, actor, now, {
    ...{ ticketId: null, accountId: circuit.accountId, type: 'circuit.changed' },
    payload: { circuitId: circuit.id, number: circuit.number, version: circuit.version + 1 },
  })
}

/** Puts a circuit into service, suspends it, or ends it. Refuses with `circuit.illegal_move` and `circuit.holds_resources`. */
export async function moveCircuit(
  deps: Deps,
  actor: StaffActor,
  number: string,
  { to, reason, version }: CircuitStatusMove,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const circuit = await lockCircuit(tx, number)
    if (!circuit) throw notFound('circuit')
    if (circuit.version !== version) throw changedMeanwhile(circuit.version)
    checkStatusMove(circuit.status, to, await heldBy(tx, circuit.id))
    await tx
      .update(circuits)
      .set({ status: to, version: version + 1 })
      .where(eq(circuits.id, circuit.id))
    await logStatus(tx, actor, now, { circuitId: circuit.id, from: circuit.status, to, reason })
    await record(tx, actor, now, {
      ...{ ticketId: null, accountId: circuit.accountId, type: 'circuit.moved' },
      payload: { circuitId: circuit.id, number, from: circuit.status, to, reason },
    })
  })
  deps.wake.now('events')
}

/** Nodes and circuits that fields name, as ids. Refuses with `circuit.wrong`, which names each field. */
export async function checkedParts(tx: Db, number: string, fields: CircuitFields) {
  const found = await partsNamed(tx, fields)
  const errors: FieldError[] = [
    ...fields.nodes
      .filter((code) => !found.nodes.has(code))
      .map((code) => ({ pointer: '/nodes', detail: `There is no node ${code}.` })),
    ...fields.ridesOn
      .filter((other) => !found.circuits.has(other))
      .map((other) => ({ pointer: '/ridesOn', detail: `There is no circuit ${other}.` })),
  ]
  if (fields.ridesOn.length > 0) {
    const carriers = await allCarriers(tx)
    const back = ridesInCircle(number, fields.ridesOn, (other) => carriers.get(other) ?? [])
    if (back) errors.push({ pointer: '/ridesOn', detail: `${back} rides on this circuit itself.` })
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: fields.zone })
  } catch {
    errors.push({ pointer: '/zone', detail: 'Write a zone as Asia/Shanghai or Europe/Berlin.' })
  }
  if (errors.length > 0) {
    const detail = errors.map((error) => error.detail).join(' ')
    throw new Refusal('circuit.wrong', detail, 422, { errors, extra: { what: detail } })
  }
  return { nodes: [...found.nodes.values()], ridesOn: [...found.circuits.values()] }
}

function changedMeanwhile(latest: number): Refusal {
  return new Refusal(
    'circuit.changed',
    'Somebody saved this circuit meanwhile. Look at what changed, then make your change again.',
    409,
    { extra: { latest } },
  )
}
