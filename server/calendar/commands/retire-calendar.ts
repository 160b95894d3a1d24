import { eq } from 'drizzle-orm'
import type { StaffActor } from '#server/auth/actor.ts'
import { inTransaction } from '#server/db/transaction.ts'
import type { Deps } from '#server/deps.ts'
import { record } from '#server/events/record.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { usesOf } from '../calendar-uses.store.ts'
import { forgetCalendars } from '../calendar.store.ts'
import { calendars } from '../calendar.table.ts'
import { isIndispensable } from '../ready-made.ts'
import { lockedCalendar } from './guards.ts'

const [inUse, away] = [{ retired: false }, { retired: true }]

/**
 * Nothing new is measured with it from now on; clocks that run keep it. Refuses with `calendar.in_use` and who counts on it,
 * with `calendar.indispensable` for those the product itself falls back to, and with `calendar.changed` when somebody saved
 * meanwhile. Of a calendar that is retired already nothing happens.
 */
export async function retireCalendar(deps: Deps, actor: StaffActor, code: string, basedOn: number): Promise<void> {
  const now = deps.clock.now()
  if (isIndispensable(code)) {
    throw new Refusal(
      'calendar.indispensable',
      'The product counts on this calendar wherever nobody chose another one. Change its hours instead.',
    )
  }
  await inTransaction(deps.db, async (tx) => {
    const { id, latest, retiredAt } = await lockedCalendar(tx, code)
    if (retiredAt) return
    refuseStale(latest, basedOn)
    const uses = await usesOf(tx, code, now)
    if (uses.length > 0) {
      const told = uses.map(({ kind, count, names }) => {
        const named = names.map(({ nameEn }) => nameEn).join(', ')
        return `${plural[kind]} (${named || count}${count > names.length && named ? ', …' : ''})`
      })
      throw new Refusal(
        'calendar.in_use',
        `Still counted on by ${told.join('; ')}. Give these another calendar first.`,
        409,
        { extra: { uses } },
      )
    }
    await tx.update(calendars).set({ retiredAt: now }).where(eq(calendars.id, id))
    const payload = { code, was: inUse, is: away }
    await record(tx, actor, now, { type: 'calendar.retired', ticketId: null, accountId: null, payload })
  })
  forgetCalendars(deps.db)
  deps.wake.now('events')
}

/** It may be chosen again. Of a calendar in use nothing happens. */
export async function restoreCalendar(deps: Deps, actor: StaffActor, code: string): Promise<void> {
  const now = deps.clock.now()
  await inTransaction(deps.db, async (tx) => {
    const { id, retiredAt } = await lockedCalendar(tx, code)
    if (!retiredAt) return
    await tx.update(calendars).set({ retiredAt: null }).where(eq(calendars.id, id))
    const payload = { code, was: away, is: inUse }
    await record(tx, actor, now, { type: 'calendar.restored', ticketId: null, accountId: null, payload })
  })
  forgetCalendars(deps.db)
  deps.wake.now('events')
}

export function refuseStale(latest: number, basedOn: number): void {
  if (latest === basedOn) return
  throw new Refusal(
    'calendar.changed',
    `Somebody saved version ${latest} meanwhile. Look at what it changed, then make your change again.`,
    409,
    { extra: { latest } },
  )
}

const plural = {
  promise: 'promises of the table',
  contract: 'contracts',
  account: 'accounts',
  queue: 'queues',
  vendor: 'vendors',
  policy: 'attention policies',
  roster: 'rosters',
  manager: 'account managers',
} as const
