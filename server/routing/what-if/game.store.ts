import type { Database } from '#server/db/client.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { HistoryId } from '#server/kernel/ids.ts'
import { serviceLevelsOf } from '#server/sla/levels.store.ts'
import { targetFor } from '#server/sla/targets.ts'
import { supportLevel, type SupportLevel } from '#server/tickets/ticket.contract.ts'
import { ownArrivals } from './arrivals.store.ts'
import { baseSide } from './base.store.ts'
import { changed } from './changes.ts'
import { habitsOf } from './habits.store.ts'
import type { Stretch } from './hours.ts'
import { importedArrivals } from './imported.ts'
import type { Game } from './play.ts'
import { historyOf } from './scenario.store.ts'
import type { WhatIfQuestion } from './what-if.contract.ts'
import type { Arrival, Side } from './world.ts'

export const periodOf = ({ from, to }: Pick<WhatIfQuestion, 'from' | 'to'>): Stretch => [
  Date.parse(from),
  Date.parse(to),
]

/** Both sides of a question. Refuses where a change names what is not there. */
export async function sidesOf(db: Database, asked: WhatIfQuestion): Promise<{ base: Side; variant: Side }> {
  const period = periodOf(asked)
  // Of people who were not there nothing is recorded: an imported history is worked by everybody, always.
  const staffing = asked.history && asked.staffing.as === 'recorded' ? ({ as: 'always' } as const) : asked.staffing
  const base = await baseSide(db, staffing, asked.zone, period)
  return { base, variant: changed(base, asked.changes, asked.zone, period) }
}

/** Everything a run needs, read once. The same question on the same records gives the same game, and so the same result. */
export async function gameOf(db: Database, asked: WhatIfQuestion, now: Date): Promise<Game> {
  const period = periodOf(asked)
  const [sides, habits, levels, calendars] = await Promise.all([
    sidesOf(db, asked),
    habitsOf(db, period),
    serviceLevelsOf(db).then((table) => table.inForce(now)),
    calendarsOf(db),
  ])
  const { rules, queues } = sides.base
  let arrivals: Arrival[]
  if (asked.history) {
    const { lines } = await historyOf(db, asked.history as HistoryId)
    const within = lines.filter(({ opened }) => opened >= asked.from && opened < asked.to)
    const queueByCode = new Map(queues.map(({ code, id }) => [code, id]))
    const calendarOf = (code: string, at: Date) => calendars.inForce(code, at) ?? null
    arrivals = importedArrivals(within, { rules, queueByCode, levels, calendarOf })
  } else arrivals = await ownArrivals(db, rules, period, now)
  const acceptMs = Object.fromEntries(
    supportLevel.options.map((level) => {
      const facts = { accountGrade: 'standard', priority: 'P3', type: 'fault', level } as const
      return [level, targetFor('handOffAccept', facts, levels)?.targetMs ?? Infinity]
    }),
  ) as Record<SupportLevel, number>
  return { ...sides, question: { seed: 'keyline', period, arrivals, habits, acceptMs } }
}
