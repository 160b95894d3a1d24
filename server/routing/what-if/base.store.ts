import { asc, eq, sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { seatPolicy } from '#server/seats/seat-policy.table.ts'
import { people, seats } from '#server/seats/seat.table.ts'
import { usualWeights } from '#server/seats/weights.ts'
import { routingConfiguration } from '../configuration.store.ts'
import { allSeatFacts } from '../seat-facts.store.ts'
import { merged, stretchesOf, type Stretch } from './hours.ts'
import type { Staffing } from './what-if.contract.ts'
import type { Side, SimQueue } from './world.ts'

const minute = 60_000
const usualAwayMs = 5 * minute

/** The house as it is: seats, queues, rules and policy. Nothing here is locked or written. */
export async function baseSide(db: Database, staffing: Staffing, zone: string, period: Stretch): Promise<Side> {
  const [facts, configuration, names, policies, awayMs, limits, duty] = await Promise.all([
    allSeatFacts(db, new Date(period[1])),
    routingConfiguration(db),
    db
      .select({ id: people.id, name: people.name, nameEn: people.nameEn, active: people.active })
      .from(people)
      .innerJoin(seats, eq(seats.id, people.id))
      .orderBy(asc(people.name)),
    db.select().from(seatPolicy),
    awayAfterMiss(db),
    db.select({ id: seats.id, hourlyLimit: seats.hourlyLimit }).from(seats),
    staffing.as === 'recorded' ? recordedDuty(db, period) : new Map<PersonId, Stretch[]>(),
  ])
  const dutyOf = (id: PersonId): readonly Stretch[] => {
    if (staffing.as === 'always') return [period]
    return staffing.as === 'hours' ? stretchesOf(staffing.hours, zone, period) : (duty.get(id) ?? [])
  }
  const known = new Map(names.map((person) => [person.id, person]))
  const limitOf = new Map(limits.map(({ id, hourlyLimit }) => [id, hourlyLimit]))
  const policy = policies[0]
  return {
    seats: facts.flatMap((seat) => {
      const person = known.get(seat.id)
      if (!person?.active) return []
      const { name, nameEn } = person
      const hourlyLimit = limitOf.get(seat.id) ?? null
      return [{ facts: seat, name, nameEn, added: false, hourlyLimit, duty: dutyOf(seat.id) }]
    }),
    queues: [...configuration.queues.values()].map(
      ({
        id,
        code,
        name,
        nameEn,
        level,
        offerSeconds,
        maxOffers,
        skills,
        preferred,
        affinity,
        relaxation,
        hours,
      }): SimQueue => ({
        ...{ id, code, name, nameEn, level, offerSeconds, maxOffers, skills, preferred, affinity, plan: relaxation },
        calendar: hours?.(new Date(period[1])) ?? null,
      }),
    ),
    rules: configuration.rules,
    policy: {
      awayMs: awayMs ?? usualAwayMs,
      parkedFrees: policy?.parkedFrees ?? 50,
      weights: policy?.weights ?? usualWeights,
    },
  }
}

/** How long seats stayed away after a missed offer, in the median of the last five hundred. */
async function awayAfterMiss(db: Database): Promise<number | null> {
  const [row] = await rowsOf<{ ms: number | null }>(
    db,
    sql`
    select percentile_disc(0.5) within group (order by ms)::float8 as ms from (
      select extract(epoch from n.at - p.at) * 1000 as ms
        from presence_log p
        join lateral (select at from presence_log l where l.seat_id = p.seat_id and l.at > p.at order by l.at limit 1) n on true
       where p.presence = 'away' and p.reason = 'missedOffer' order by p.at desc limit 500) spans`,
  )
  return row?.ms ?? null
}

/**
 * Who was at work when, from the log of presence; and where the log says nothing, from what they did: half an hour before to
 * two hours after work was offered to them or they began with it.
 */
async function recordedDuty(db: Database, period: Stretch): Promise<Map<PersonId, Stretch[]>> {
  const [from, to] = [at(new Date(period[0])), at(new Date(period[1]))]
  const rows = await rowsOf<{ id: PersonId; start: string; stop: string }>(
    db,
    sql`
    with log as (
      select seat_id as id, presence, at as start, lead(at, 1, ${to}) over (partition by seat_id order by at) as stop
        from presence_log where at < ${to}),
    done as (
      select seat_id as id, offered_at as moment from offers where offered_at >= ${from} and offered_at < ${to}
      union all
      select person_id, from_at from hand_offs
       where kind = 'seat' and person_id is not null and from_at >= ${from} and from_at < ${to})
    select id, extract(epoch from start) * 1000 as start, extract(epoch from stop) * 1000 as stop from log
     where presence <> 'offline' and stop > ${from}
    union all
    select id, extract(epoch from moment) * 1000 - ${30 * minute}, extract(epoch from moment) * 1000 + ${120 * minute} from done`,
  )
  const bySeat = new Map<PersonId, Stretch[]>()
  for (const { id, start, stop } of rows) {
    const within = [Math.max(Number(start), period[0]), Math.min(Number(stop), period[1])] as const
    bySeat.set(id, [...(bySeat.get(id) ?? []), within])
  }
  return new Map([...bySeat].map(([id, stretches]) => [id, merged(stretches)]))
}
