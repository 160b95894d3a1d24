import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db, Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { ChannelId, PersonId } from '#server/kernel/ids.ts'
import { notFound } from '#server/kernel/refusal.ts'
import type { ChannelFormat } from '#server/notices/notice.contract.ts'
import type { ChannelView, DeliveryView } from '#server/notices/my-notices.contract.ts'
import { channels, contactChoices } from '#server/notices/notice.table.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

interface Row extends Omit<ChannelView, 'address' | 'signed'> {
  url: string
  secret: string | null
}

/** The house's channels, or one person's, with how their deliveries go. */
export async function channelViews(
  db: Db,
  of: { ownerId: PersonId | null } | { id: ChannelId },
): Promise<ChannelView[]> {
  const where: SQL =
    'id' in of ? sql`c.id = ${of.id}` : of.ownerId ? sql`c.owner_id = ${of.ownerId}` : sql`c.owner_id is null`
  const rows = await rowsOf<Row>(
    db,
    sql`
    select c.id, c.name, c.format, c.url, c.secret, c.tells_subject as "tellsSubject", c.active, c.version,
           (select count(*)::int from notice_deliveries d where d.channel_id = c.id and d.state = 'owed') as waiting,
           (select count(*)::int from notice_deliveries d where d.channel_id = c.id and d.state = 'dead') as dead,
           (select ${iso('max(d.ended_at)')} from notice_deliveries d where d.channel_id = c.id and d.state = 'sent') as "lastSentAt",
           (select d.error from notice_deliveries d where d.channel_id = c.id and d.error is not null
             order by d.created_at desc limit 1) as "lastError"
      from channels c where ${where} order by not c.active, c.name`,
  )
  return rows.map(({ url, secret, ...row }) => ({ ...row, address: withoutKey(url), signed: secret !== null }))
}

/** Host and the beginning of the path: what comes after is the key to the chat. */
function withoutKey(text: string): string {
  const url = new URL(text)
  const parts = url.pathname.split('/').filter(Boolean)
  const shown = parts.slice(0, parts.length > 2 ? 2 : 1).join('/')
  const more = parts.length > 2 || url.search ? '/…' : ''
  return `${url.host}${shown ? `/${shown}` : ''}${more}`
}

export async function lockChannel(tx: Transaction, id: ChannelId, ownerId: PersonId | null) {
  const [row] = await tx
    .select()
    .from(channels)
    .where(and(eq(channels.id, id), ownerId ? eq(channels.ownerId, ownerId) : isNull(channels.ownerId)))
    .for('update')
  if (!row) throw notFound('channel')
  return row
}

export async function choicesOf(db: Db, personId: PersonId) {
  const [row] = await db.select().from(contactChoices).where(eq(contactChoices.personId, personId))
  return row ?? { personId, mail: true, handOvers: true, version: 0 }
}

interface DeliveryRow extends Omit<DeliveryView, 'channel'> {
  channel_id: string
  channel: string
  format: ChannelFormat
}

/** The latest deliveries out there, the dead ones first where they are asked for. */
export async function deliveryViews(
  db: Db,
  { state, limit }: { state: 'dead' | 'owed' | 'sent' | undefined; limit: number },
): Promise<DeliveryView[]> {
  const rows = await rowsOf<DeliveryRow>(
    db,
    sql`
    select d.id, d.state, d.attempts, d.error, ${iso('d.created_at')} as "createdAt",
           ${iso('d.next_attempt_at')} as "nextAttemptAt", ${iso('d.ended_at')} as "endedAt",
           c.id as channel_id, c.name as channel, c.format, o.name as owner,
           coalesce(t.number, s.name, case when n.kind = 'test' then 'test' end) as about
      from notice_deliveries d join channels c on c.id = d.channel_id join notices n on n.id = d.notice_id
      left join people o on o.id = c.owner_id
      left join tickets t on t.id = n.ticket_id left join on_call_schedules s on s.id = n.schedule_id
     where d.medium = 'webhook' and ${state ? sql`d.state = ${state}` : sql`true`}
     order by d.created_at desc, d.id desc limit ${limit}`,
  )
  return rows.map(({ channel_id, channel, format, ...row }) => ({
    ...row,
    channel: { id: channel_id, name: channel, format },
  }))
}

export async function deliveryCounts(db: Db): Promise<{ dead: number; waiting: number }> {
  const [row] = await rowsOf<{ dead: number; waiting: number }>(
    db,
    sql`select count(*) filter (where state = 'dead')::int as dead, count(*) filter (where state = 'owed')::int as waiting
          from notice_deliveries where medium = 'webhook' and state in ('dead', 'owed')`,
  )
  return row!
}
