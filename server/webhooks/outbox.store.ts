import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf } from '#server/db/transaction.ts'
import type { ChannelId, DeliveryId } from '#server/kernel/ids.ts'
import type { ChannelFormat } from '#server/notices/notice.contract.ts'
import { noticeDeliveries } from '#server/notices/notice.table.ts'

export interface Claimed {
  id: DeliveryId
  attempts: number
  channel_id: ChannelId
  active: boolean
  format: ChannelFormat
  url: string
  secret: string | null
  tells_subject: boolean
}

/** Longer than the longest request: whoever holds a lease sends, and if they die somebody else sends after it. */
const leaseMs = 30_000
const perChannel = 4

/**
 * Takes deliveries that are due, a few per channel, so that one that is slow holds up nobody else. Each is leased by moving its
 * due time on: a process that dies in the middle leaves it to be sent again.
 */
export async function claimDeliveries(
  db: Db,
  now: Date,
  busy: readonly ChannelId[],
  limit: number,
): Promise<Claimed[]> {
  return rowsOf<Claimed>(
    db,
    sql`
    with due as (
      select id, channel_id, row_number() over (partition by channel_id order by next_attempt_at) as place
        from notice_deliveries
       where next_attempt_at <= ${at(now)} and medium = 'webhook' and state = 'owed'
         and channel_id not in (select jsonb_array_elements_text(${JSON.stringify(busy)}::jsonb)::uuid)),
    mine as (
      select d.id from notice_deliveries d join due on due.id = d.id
       where due.place <= ${perChannel} and d.next_attempt_at <= ${at(now)}
       order by d.next_attempt_at limit ${limit} for update of d skip locked)
    update notice_deliveries d
       set attempts = d.attempts + 1, next_attempt_at = ${at(new Date(now.getTime() + leaseMs))}
      from mine, channels c
     where d.id = mine.id and c.id = d.channel_id
    returning d.id, d.attempts, d.channel_id, c.active, c.format, c.url, c.secret, c.tells_subject`,
  )
}

export type Fate =
  | { state: 'sent'; at: Date }
  | { state: 'dead'; at: Date; error: string }
  | { state: 'owed'; nextAt: Date; error: string }

/** What became of an attempt. Only of the attempt that was claimed: a later one has its own fate. */
export async function settleDelivery(
  db: Db,
  { id, attempts }: Pick<Claimed, 'id' | 'attempts'>,
  fate: Fate,
): Promise<void> {
  await db
    .update(noticeDeliveries)
    .set({
      state: fate.state,
      error: fate.state === 'sent' ? null : fate.error.slice(0, 300),
      nextAttemptAt: fate.state === 'owed' ? fate.nextAt : null,
      endedAt: fate.state === 'owed' ? null : fate.at,
    })
    .where(and(eq(noticeDeliveries.id, id), eq(noticeDeliveries.attempts, attempts)))
}

/** Rides notice_deliveries_due. */
export async function nextDelivery(db: Db): Promise<Date | null> {
  const [row] = await rowsOf<{ due: string | null }>(
    db,
    sql`select min(next_attempt_at) as due from notice_deliveries where next_attempt_at is not null`,
  )
  return row?.due ? new Date(row.due) : null
}

/** Dead letters are owed again from now on: one, or all of a channel. Says how many. */
export async function replayDeliveries(
  db: Db,
  which: { id: DeliveryId } | { channelId: ChannelId },
  now: Date,
): Promise<number> {
  const rows = await db
    .update(noticeDeliveries)
    .set({ state: 'owed', attempts: 0, nextAttemptAt: now, endedAt: null })
    .where(
      and(
        eq(noticeDeliveries.state, 'dead'),
        eq(noticeDeliveries.medium, 'webhook'),
        'id' in which ? eq(noticeDeliveries.id, which.id) : eq(noticeDeliveries.channelId, which.channelId),
      ),
    )
    .returning({ id: noticeDeliveries.id })
  return rows.length
}
