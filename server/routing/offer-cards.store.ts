import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import type { OfferCard } from './offer.contract.ts'

/** Open offers, of one seat or of all, as the cards that were sent with them. */
export async function openOfferCards(
  db: Db,
  of: { seatId: PersonId } | 'all',
): Promise<(OfferCard & { seatId: PersonId })[]> {
  const rows = await rowsOf<{ payload: OfferCard & { seatId: PersonId } }>(
    db,
    sql`select e.payload from offers o
          join lateral (
            select payload from events
             where ticket_id = o.ticket_id and type = 'offer.made' and payload->>'offerId' = o.id::text
             order by chain_seq desc limit 1) e on true
         where o.state = 'open' ${of === 'all' ? sql`` : sql`and o.seat_id = ${of.seatId}`}
         order by o.expires_at`,
  )
  return rows.map((row) => row.payload)
}
