import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { LiveBoard } from '#server/seats/seat-view.contract.ts'
import { seatLines } from '#server/seats/seat-lines.store.ts'
import { openOfferCards } from './offer-cards.store.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Queues, seats and offers at one moment, for who watches the floor. Counts ride the partial indexes of work that is alive. */
export async function liveBoard(db: Db, now: Date): Promise<LiveBoard> {
  const [queues, seats, held, offers] = await Promise.all([
    rowsOf<LiveBoard['queues'][number]>(
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
                        'offersMade', x.offers_made, 'relaxationStep', x.relaxation_step) order by x.priority, x.bump desc, x.aged_from)
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
  ])
  const people = new Map(seats.map((seat) => [seat.id, { id: seat.id, name: seat.name, nameEn: seat.nameEn }]))
  return {
    at: now.toISOString(),
    queues,
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
