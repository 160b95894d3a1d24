import { randomBytes, createHash } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { people } from '#server/seats/seat.table.ts'
import type { TelephonyChange } from '../call.contract.ts'
import { extensions, telephony } from '../call.table.ts'
import { dialUrlProblem } from '../phone-number.ts'
import { telephonyOf, telephonyView } from '../telephony.store.ts'

/** How the house dials, and whose phone is whose. Refuses what could not dial, and one phone for two people. */
export async function setTelephony(deps: Deps, actor: StaffActor, input: TelephonyChange): Promise<void> {
  const wrong = input.dialUrl ? dialUrlProblem(input.dialUrl) : null
  if (wrong) {
    const detail =
      wrong === 'scheme'
        ? 'An address that dials begins with https:, tel:, sip:, sips: or callto:.'
        : 'Say where the number goes: {number}.'
    throw new Refusal('telephony.dial_url', detail, 422, { errors: [{ pointer: '/dialUrl', detail }] })
  }
  const phones = input.extensions.map(({ extension }) => extension)
  const owners = input.extensions.map(({ personId }) => personId)
  if (new Set(phones).size < phones.length || new Set(owners).size < owners.length) {
    throw new Refusal('telephony.extension_twice', 'Each phone belongs to one person, and each person has one.', 422)
  }
  await change(deps, actor, async (tx, now) => {
    const before = await telephonyOf(tx)
    if (before.version !== input.version) {
      throw new Refusal('telephony.changed', 'Somebody changed this meanwhile. Look at it again before you save.', 409)
    }
    const was = await telephonyView(tx)
    if (owners.length > 0) {
      const known = await tx.$count(people, inArray(people.id, owners as PersonId[]))
      if (known < owners.length) throw new Refusal('person.not_found', 'Somebody named here does not exist.', 422)
    }
    const is = { dialUrl: input.dialUrl || null, country: input.country, version: before.version + 1, changedAt: now }
    await tx.insert(telephony).values(is).onConflictDoUpdate({ target: telephony.one, set: is })
    await tx.delete(extensions)
    if (input.extensions.length > 0)
      await tx.insert(extensions).values(input.extensions as { extension: string; personId: PersonId }[])
    return {
      was: settingsOf(was),
      is: settingsOf({ ...is, extensions: input.extensions }),
    }
  })
}

/** What is set, as the list of changes keeps it and gives it back. */
export function settingsOf({ dialUrl, country, extensions }: Omit<TelephonyChange, 'version'>) {
  return {
    ...{ dialUrl, country },
    extensions: extensions
      .map(({ extension, personId }) => ({ extension, personId }))
      .toSorted((a, b) => a.extension.localeCompare(b.extension)),
  }
}

/** A new token for the PBX; the one before opens nothing any more. It is told this once and kept as its hash. */
export async function renewToken(deps: Deps, actor: StaffActor): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await change(deps, actor, async (tx, now) => {
    const { version } = await telephonyOf(tx)
    const is = { tokenHash: hashOf(token), version: version + 1, changedAt: now }
    await tx.insert(telephony).values(is).onConflictDoUpdate({ target: telephony.one, set: is })
    return { was: {}, is: { token: 'renewed' } }
  })
  return token
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

async function change(
  deps: Deps,
  actor: StaffActor,
  work: (tx: Transaction, now: Date) => Promise<{ was: object; is: object }>,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const payload = await work(tx, now)
    await record(tx, actor, now, { type: 'telephony.changed', ticketId: null, accountId: null, payload })
  })
  deps.wake.now('events')
}
