import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { can } from '#server/auth/permissions.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { newId } from '#server/kernel/ids.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { NewSynonyms, SynonymsChange } from '../synonym.contract.ts'
import { allGroups, lockSynonyms, type GroupRow } from '../synonym-group.store.ts'
import { soundTerms } from '../synonym-group.ts'
import { synonymGroups, type SynonymGroupId } from '../synonym-group.table.ts'

const house = { ticketId: null, accountId: null } as const

/** Words that mean the same from now on. Refuses with `synonyms.invalid` and `synonyms.exists`. */
export async function addSynonyms(deps: Deps, who: StaffActor, input: NewSynonyms): Promise<SynonymGroupId> {
  return changing(deps, who, async ({ tx, groups, now }) => {
    const terms = soundTerms(input.terms, living(groups))
    const id = newId<SynonymGroupId>()
    await tx.insert(synonymGroups).values({ id, terms, note: input.note, changedById: who.id, changedAt: now })
    await record(tx, who, now, { ...house, type: 'synonym.added', payload: { groupId: id, is: terms } })
    return id
  })
}

/** Also refuses with `synonyms.changed` when somebody was faster. */
export async function changeSynonyms(
  deps: Deps,
  who: StaffActor,
  id: SynonymGroupId,
  change: SynonymsChange,
): Promise<void> {
  await changing(deps, who, async ({ tx, groups, now }) => {
    const group = present(groups, id, change.version, false)
    const terms = soundTerms(
      change.terms,
      living(groups).filter((other) => other.id !== id),
    )
    const fields = { terms, note: change.note, version: group.version + 1, changedById: who.id, changedAt: now }
    await tx.update(synonymGroups).set(fields).where(eq(synonymGroups.id, id))
    await record(tx, who, now, {
      ...house,
      type: 'synonym.changed',
      payload: { groupId: id, was: group.terms, is: terms },
    })
  })
}

export async function removeSynonyms(deps: Deps, who: StaffActor, id: SynonymGroupId, version: number): Promise<void> {
  await changing(deps, who, async ({ tx, groups, now }) => {
    const group = present(groups, id, version, false)
    const fields = { version: group.version + 1, changedById: who.id, changedAt: now, removedAt: now }
    await tx.update(synonymGroups).set(fields).where(eq(synonymGroups.id, id))
    await record(tx, who, now, { ...house, type: 'synonym.removed', payload: { groupId: id, was: group.terms } })
  })
}

/** Takes a removal back. */
export async function restoreSynonyms(deps: Deps, who: StaffActor, id: SynonymGroupId, version: number): Promise<void> {
  await changing(deps, who, async ({ tx, groups, now }) => {
    const group = present(groups, id, version, true)
    soundTerms(group.terms, living(groups))
    const fields = { version: group.version + 1, changedById: who.id, changedAt: now, removedAt: null }
    await tx.update(synonymGroups).set(fields).where(eq(synonymGroups.id, id))
    await record(tx, who, now, { ...house, type: 'synonym.added', payload: { groupId: id, is: group.terms } })
  })
}

interface Change {
  tx: Transaction
  groups: GroupRow[]
  now: Date
}

async function changing<T>(deps: Deps, who: StaffActor, work: (change: Change) => Promise<T>): Promise<T> {
  if (!can.editSynonyms(who)) throw new Refusal('auth.forbidden', 'Administrators keep the list of synonyms.', 403)
  const now = deps.clock.now()
  const result = await inTransaction(deps.db, async (tx) => {
    await lockSynonyms(tx)
    return work({ tx, groups: await allGroups(tx), now })
  })
  deps.wake.now('events')
  return result
}

const living = (groups: readonly GroupRow[]) => groups.filter(({ removedAt }) => removedAt === null)

function present(groups: readonly GroupRow[], id: SynonymGroupId, version: number, removed: boolean): GroupRow {
  const group = groups.find((one) => one.id === id)
  if (!group || (group.removedAt !== null) !== removed) throw notFound('synonyms')
  if (group.version === version) return group
  throw new Refusal('synonyms.changed', 'Somebody changed these words meanwhile. Look at them again, then decide.', 409)
}
