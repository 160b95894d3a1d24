import { and, eq, inArray } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { accounts } from '#server/accounts/account.table.ts'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { inTransaction } from '#server/db/transaction.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import type { AccountId, PersonId } from '#server/kernel/ids.ts'
import { accountSeats } from '#server/seats/seat.table.ts'
import type { AccountSeatsChange } from '../account-seats.contract.ts'
import { namesOf, presentSeats } from '../account-seats-view.store.ts'
import { backToQueue, lockTicketRow, openOffer } from '../offer.store.ts'
import { accountSeatKind, type AccountSeatKind } from '../queue.contract.ts'
import { offers } from '../queue.table.ts'

/**
 * Who knows an account and who is kept away from it, as a whole. Holds for the next offer; what is offered to somebody
 * kept away is taken back at once, what they hold stays with them. Refuses with `account_seats.changed` when somebody was
 * faster.
 */
export async function nameAccountSeats(
  deps: Deps,
  actor: StaffActor,
  accountId: AccountId,
  change: AccountSeatsChange,
): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('no key update')
    const { rows, version } = await namesOf(tx, accountId)
    if (version !== change.version) {
      throw new Refusal(
        'account_seats.changed',
        'Somebody changed these seats meanwhile. Look again, then decide.',
        409,
      )
    }
    await refuseStrangers(tx, change)
    const listed = accountSeatKind.options.flatMap((kind) =>
      change[kind].map((id) => ({ kind, seatId: id as PersonId })),
    )
    await tx.delete(accountSeats).where(eq(accountSeats.accountId, accountId))
    if (listed.length > 0) await tx.insert(accountSeats).values(listed.map((each) => ({ accountId, ...each })))
    const before = (kind: AccountSeatKind) => rows.filter((row) => row.kind === kind).map(({ id }) => id as PersonId)
    const after = (kind: AccountSeatKind) => change[kind].toSorted() as PersonId[]
    const sorted = (of: typeof after) => ({ named: of('named'), team: of('team'), excluded: of('excluded') })
    await takeBackOffers(tx, actor, accountId, after('excluded'), now)
    await record(tx, actor, now, {
      type: 'account.seatsChanged',
      ticketId: null,
      accountId,
      payload: { was: sorted(before), is: sorted(after) },
    })
  })
  deps.wake.now('events', 'routing', 'sweeps')
}

async function refuseStrangers(tx: Transaction, change: AccountSeatsChange): Promise<void> {
  const known = new Set((await presentSeats(tx)).map((seat) => seat.id))
  const errors = accountSeatKind.options.flatMap((kind) =>
    change[kind].flatMap((id, i) =>
      known.has(id) ? [] : [{ pointer: `/${kind}/${i}`, detail: 'This person has no seat, or has left.' }],
    ),
  )
  if (errors.length > 0) throw new Refusal('seat.not_found', 'Choose people who have a seat.', 422, { errors })
}

async function takeBackOffers(
  tx: Transaction,
  actor: StaffActor,
  accountId: AccountId,
  seats: PersonId[],
  now: Date,
): Promise<void> {
  if (seats.length === 0) return
  const open = await tx
    .select({ ticketId: offers.ticketId })
    .from(offers)
    .where(and(inArray(offers.seatId, seats), eq(offers.accountId, accountId), eq(offers.state, 'open')))
    .orderBy(offers.ticketId)
  for (const { ticketId } of open) {
    await lockTicketRow(tx, ticketId)
    const offer = await openOffer(tx, ticketId)
    if (!offer || !seats.includes(offer.seatId)) continue
    await backToQueue(tx, offer, { state: 'withdrawn', reason: 'excludedForAccount' }, now)
    await record(tx, actor, now, {
      type: 'offer.withdrawn',
      ticketId,
      accountId,
      payload: { offerId: offer.id, seatId: offer.seatId, because: 'excludedForAccount' },
    })
  }
}
