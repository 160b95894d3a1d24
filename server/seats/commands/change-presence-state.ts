import { eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { at, inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { notFound, Refusal } from '#server/kernel/refusal.ts'
import type { NewPresenceState, PresenceStateChange } from '../presence-state.contract.ts'
import { whyNotState } from '../presence-state.ts'
import { kindOfState, lockPresenceStates, type PresenceState } from '../presence-state.store.ts'
import { presenceStates } from '../presence-state.table.ts'
import { refuseStale, unfit } from './stale.ts'

/** A state of the house's own, to choose at once. Refuses with `presence.state_unfit`. */
export async function addPresenceState(deps: Deps, actor: StaffActor, input: NewPresenceState): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const known = await lockPresenceStates(tx)
    const problem = whyNotState(input, null, known)
    if (problem) throw unfit('presence.state_unfit', problem)
    const number = Math.max(0, ...known.map(({ code }) => Number(/^own(\d+)$/.exec(code)?.[1] ?? 0))) + 1
    const code = `own${number}`
    // Before "offline", which stands last.
    const position = Math.max(0, ...known.filter((each) => each.code !== 'offline').map((each) => each.position)) + 1
    await tx.insert(presenceStates).values({ code, ...input, position })
    await changed(tx, actor, now, { code, name: input.name, active: true })
  })
  deps.wake.now('events')
}

/**
 * Takes effect at once, also for seats that are in it: what it does for routing, and how long it still may last. The five
 * built-in states keep their meaning; how long they may last is the administrator's to say.
 */
export async function changePresenceState(
  deps: Deps,
  actor: StaffActor,
  code: string,
  { version, ...input }: PresenceStateChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    // Alone beside rounds of matching: seats may begin or cease to take offers by this.
    await tx.execute(sql`select pg_advisory_xact_lock(4702)`)
    const known = await lockPresenceStates(tx)
    const state = known.find((each) => each.code === code)
    if (!state) throw notFound('presence_state')
    refuseStale('presence_state', version, state.version)
    const wanted = state.builtIn
      ? { ...state, longestSeconds: input.longestSeconds, thenCode: input.thenCode }
      : { ...state, ...input }
    const problem = whyNotState(wanted, code, known)
    if (problem) throw unfit('presence.state_unfit', problem)
    const follows = known.find((each) => each.active && each.code !== code && each.thenCode === code)
    if (!wanted.active && follows) {
      throw new Refusal(
        'presence.state_follows',
        `"${follows.name}" is followed by this state. Let something else follow it first.`,
        409,
        { extra: { state: { name: follows.name, nameEn: follows.nameEn } } },
      )
    }
    await tx
      .update(presenceStates)
      .set({ ...wanted, version: version + 1 })
      .where(eq(presenceStates.code, code))
    await applyToSeats(tx, code, now)
    const payload = { code, name: wanted.name, active: wanted.active, was: settingsOf(state), is: settingsOf(wanted) }
    await changed(tx, actor, now, payload)
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

/** What is set of a state. */
function settingsOf({ name, nameEn, takesOffers, counts, longestSeconds, thenCode, active }: PresenceState): object {
  return { name, nameEn, takesOffers, counts, longestSeconds, thenCode, active }
}

/** Seats in it follow; their open offers run on, since answering those is still possible. */
async function applyToSeats(tx: Transaction, code: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update seats s
       set presence = ${kindOfState}, presence_until = greatest(s.presence_since, ${at(now)} - interval '1 day') + make_interval(secs => p.longest_seconds)
      from presence_states p
     where p.code = ${code} and coalesce(s.presence_state, s.presence) = p.code`)
}

async function changed(
  tx: Transaction,
  actor: StaffActor,
  now: Date,
  payload: { code: string; name: string; active: boolean; was?: object; is?: object },
): Promise<void> {
  await record(tx, actor, now, { type: 'presenceState.changed', ticketId: null, accountId: null, payload })
}
