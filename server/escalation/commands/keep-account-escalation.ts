import type { StaffActor } from '#server/auth/actor.ts'
import type { Deps } from '#server/deps.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { changesBetween, checkPromise, endOfPromise, escalationMove, isEnded } from '../account-escalation.ts'
import type { EscalationChange, EscalationState, PromiseEnding } from '../account-escalation.contract.ts'
import {
  addCauses,
  addWatchers,
  dropCause,
  dropWatcher,
  isStaff,
  saveEscalation,
  ticketsOfAccount,
  writeEntry,
  type AccountEscalation,
} from '../account-escalation.store.ts'
import { withAccountEscalation } from './with-account-escalation.ts'

/** Changes what is named of severity, trend, target, promise, next step, owner; the log says from what to what. */
export async function changeAccountEscalation(
  deps: Deps,
  actor: StaffActor,
  number: string,
  { version, ...input }: EscalationChange,
): Promise<void> {
  await withAccountEscalation(
    deps,
    actor,
    number,
    { run: true, version },
    async ({ tx, escalation, now, happened }) => {
      if (input.ownerId && !(await isStaff(tx, input.ownerId)))
        throw new Refusal('person.not_found', 'There is no such person. Pick one from the list.', 422, {
          errors: [{ pointer: '/ownerId', detail: 'Pick somebody of the house.' }],
        })
      const changes = changesBetween(escalation, asColumns(input))
      if (Object.keys(changes).length === 0) return
      if (changes['promise'] || changes['promiseAt']) {
        if (escalation.promiseBrokenAt) throw refuseOpenEnd()
        const { promise, promiseAt } = { ...escalation, ...asColumns(input) }
        checkPromise({ promise, promiseAt }, now)
      }
      if (input.ownerId) await addWatchers(tx, escalation.id, [input.ownerId as PersonId], now)
      await writeEntry(tx, escalation.id, actor, { kind: 'changed', facts: changes }, now)
      await saveEscalation(tx, escalation, asColumns(input), now)
      await happened({ type: 'accountEscalation.changed', payload: {} })
    },
  )
}

const instants = ['targetAt', 'promiseAt', 'nextStepAt'] as const

function asColumns(input: Omit<EscalationChange, 'version'>): Partial<AccountEscalation> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      (instants as readonly string[]).includes(name) && typeof value === 'string' ? new Date(value) : value,
    ]),
  )
}

const refuseOpenEnd = () =>
  new Refusal(
    'accountEscalation.promise_open',
    'The time of this promise has passed. Say first how it ended; the next one is given in the same step.',
    409,
  )

/** Says how the promise to the customer ended, and what they are promised next; the log keeps both. */
export async function endAccountPromise(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: PromiseEnding,
): Promise<void> {
  const demands = { run: true, version: input.version }
  await withAccountEscalation(deps, actor, number, demands, async ({ tx, escalation, now, happened }) => {
    const { promise, promiseAt } = escalation
    if (!promise) {
      throw new Refusal(
        'accountEscalation.no_promise',
        'Nothing is promised to the customer at present. Give the next promise with “Change”.',
        409,
      )
    }
    const next = {
      promise: input.promise?.trim() || null,
      promiseAt: input.promiseAt ? new Date(input.promiseAt) : null,
    }
    checkPromise(next, now)
    const facts = {
      promise,
      promiseAt: promiseAt?.toISOString() ?? null,
      end: endOfPromise(input.kept, promiseAt, now),
      next: next.promise,
      nextAt: next.promiseAt?.toISOString() ?? null,
    }
    await writeEntry(tx, escalation.id, actor, { kind: 'promise', text: input.text, facts }, now)
    await saveEscalation(tx, escalation, { ...next, promiseBrokenAt: null }, now)
    await happened({ type: 'accountEscalation.noted', payload: {} })
  })
}

/** Moves it along the process; what ends it is kept as its outcome, and from then on nothing of it changes. */
export async function moveAccountEscalation(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { to: EscalationState; text: string; version: number },
): Promise<void> {
  const demands = { run: true, version: input.version }
  await withAccountEscalation(deps, actor, number, demands, async ({ tx, escalation, now, happened }) => {
    escalationMove(escalation.state, input.to, input.text)
    const facts = { from: escalation.state, to: input.to }
    await writeEntry(tx, escalation.id, actor, { kind: 'moved', text: input.text, facts }, now)
    await saveEscalation(
      tx,
      escalation,
      { state: input.to, ...(isEnded(input.to) ? { endedAt: now, outcome: input.text } : {}) },
      now,
    )
    await happened({ type: 'accountEscalation.moved', payload: { from: escalation.state, to: input.to } })
  })
}

/** A decision, or a note, into the log for ever. Who watches may write notes; decisions are of those who keep the record. */
export async function noteOnAccountEscalation(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { kind: 'decision' | 'note'; text: string },
): Promise<void> {
  await withAccountEscalation(
    deps,
    actor,
    number,
    { run: input.kind === 'decision' },
    async ({ tx, escalation, now, happened }) => {
      await writeEntry(tx, escalation.id, actor, input, now)
      await saveEscalation(tx, escalation, {}, now)
      await happened({ type: 'accountEscalation.noted', payload: {} })
    },
  )
}

/** A ticket of the account is one of its causes, or is not after all. */
export async function changeCause(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { number: string; isCause: boolean },
): Promise<void> {
  await withAccountEscalation(deps, actor, number, { run: true }, async ({ tx, escalation, now, happened }) => {
    const [ticket] = await ticketsOfAccount(tx, escalation.accountId, [input.number])
    if (!ticket) return
    const isChanged = input.isCause
      ? (await addCauses(tx, escalation.id, [ticket], now)) > 0
      : await dropCause(tx, escalation.id, ticket.id)
    if (!isChanged) return
    const facts = { number: ticket.number, added: input.isCause }
    await writeEntry(tx, escalation.id, actor, { kind: 'ticket', facts }, now)
    await saveEscalation(tx, escalation, {}, now)
    await happened({ type: 'accountEscalation.changed', payload: {} })
  })
}

/** Somebody is kept informed, or no longer. Anybody who may read the record may watch it; others are added by who keeps it. */
export async function changeWatcher(
  deps: Deps,
  actor: StaffActor,
  number: string,
  input: { person: PersonId; name: string; watches: boolean },
): Promise<void> {
  const demands = { run: input.person !== actor.id }
  await withAccountEscalation(deps, actor, number, demands, async ({ tx, escalation, now, happened }) => {
    const isChanged = input.watches
      ? (await addWatchers(tx, escalation.id, [input.person], now)).length > 0
      : await dropWatcher(tx, escalation.id, input.person)
    if (!isChanged) return
    const facts = { name: input.name, added: input.watches }
    await writeEntry(tx, escalation.id, actor, { kind: 'watcher', facts }, now)
    await saveEscalation(tx, escalation, {}, now)
    await happened({ type: 'accountEscalation.changed', payload: {} })
  })
}
