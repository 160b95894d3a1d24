import { sql } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { memoPer } from '#server/kernel/memo.ts'
import type { LiveBoard, SeatLine } from '#server/seats/seat-view.contract.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import { routingConfiguration, type Queue } from './configuration.store.ts'
import { forecast, placesByQueue } from './forecast.ts'
import { openOfferCards } from './offer-cards.store.ts'
import { paceOfQueues, type Pace } from './pace.store.ts'
import { opensAt } from './queue-hours.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Queues, seats and offers at one moment, for who watches the floor. Counts ride the partial indexes of work that is alive. */
export async function liveBoard(db: Database, now: Date): Promise<LiveBoard> {
  const [queues, seats, held, offers, pace, { queues: configured }] = await Promise.all([
    rowsOf<Omit<BoardQueue, 'forecast' | 'opensAt'>>(
      db,
      sql`
      select q.code, q.name, q.name_en as "nameEn", q.level,
             count(w.id) filter (where w.state = 'queued')::int as queued,
             count(w.id) filter (where w.state = 'offered')::int as offered,
             count(w.id) filter (where w.state = 'working')::int as working,
             count(w.id) filter (where w.state = 'parked')::int as parked,
             ${iso("min(w.aged_from) filter (where w.state = 'queued')")} as "oldestQueuedAt",
             coalesce((
               select jsonb_agg(jsonb_build_object(
                        'number', t.number, 'subject', t.subject, 'priority', x.priority, 'agedFrom', ${iso('x.aged_from')},
                        'offersMade', x.offers_made, 'relaxationStep', x.relaxation_step, 'place', x.weight / 100.0) order by x.priority, x.bump desc, x.aged_from)
                 from (select * from work_items i where i.queue_id = q.id and i.state = 'queued'
                        order by i.priority, i.bump desc, i.aged_from limit 20) x
                 join tickets t on t.id = x.ticket_id), '[]') as waiting
        from queues q
        left join work_items w on w.queue_id = q.id and w.ended_at is null
       where q.active group by q.id order by q.level, q.code`,
    ),
    seatLines(db, now),
    rowsOf<{ holder_id: string; number: string; subject: string; priority: 'P1'; parked: boolean }>(
      db,
      sql`select w.holder_id, t.number, t.subject, t.priority, w.state = 'parked' as parked
            from work_items w join tickets t on t.id = w.ticket_id
           where w.state in ('working', 'parked') order by t.priority, w.aged_from`,
    ),
    openOfferCards(db, 'all'),
    pacePer.get(db),
    routingConfiguration(db),
  ])
  const people = new Map(seats.map((seat) => [seat.id, { id: seat.id, name: seat.name, nameEn: seat.nameEn }]))
  return {
    at: now.toISOString(),
    queues: withForecasts(withHours(queues, [...configured.values()], now), seats, pace, [...configured.values()]),
    seats: seats.map((seat) => ({
      ...seat,
      working: held
        .filter((item) => item.holder_id === seat.id)
        .map(({ number, subject, priority, parked }) => ({ number, subject, priority, parked })),
    })),
    offers: offers.map(({ seatId, ...card }) => ({
      ...card,
      seat: people.get(seatId) ?? { id: seatId, name: '', nameEn: '' },
    })),
  }
}

type BoardQueue = LiveBoard['queues'][number]

function withHours(
  queues: readonly Omit<BoardQueue, 'forecast' | 'opensAt'>[],
  configured: readonly Queue[],
  now: Date,
): Omit<BoardQueue, 'forecast'>[] {
  const hours = new Map(configured.map((queue) => [queue.code, queue.hours]))
  return queues.map((queue) => ({
    ...queue,
    opensAt: opensAt(hours.get(queue.code) ?? null, now)?.toISOString() ?? null,
  }))
}

/** Rates of the last hour and of the last hundred change slowly: read every ten seconds, whoever watches. */
const pacePer = memoPer(10_000, (db: Database) => paceOfQueues(db, new Date()))

function withForecasts(
  queues: readonly Omit<BoardQueue, 'forecast'>[],
  seats: readonly SeatLine[],
  pace: ReadonlyMap<string, Pace>,
  configured: readonly Queue[],
): BoardQueue[] {
  const skills = new Map(configured.map((queue) => [queue.code, queue.skills]))
  const places = placesByQueue(
    seats.map((seat) => ({ ...seat, takesWork: seat.presence === 'available' && seat.connected })),
    queues.map(({ code, level, queued }) => ({
      ...{ code, level, skills: skills.get(code) ?? [] },
      isBusy: queued > 0 || (pace.get(code)?.arrivedPerHour ?? 0) > 0,
    })),
  )
  return queues.map((queue) => {
    const facts = {
      ...(pace.get(queue.code) ?? { arrivedPerHour: 0, handlingMs: null, responseMs: null }),
      ...(places.get(queue.code) ?? { places: 0, free: 0 }),
    }
    return { ...queue, forecast: { ...facts, ...forecast({ ...facts, queued: queue.queued }) } }
  })
}
