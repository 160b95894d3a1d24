import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import type { AttentionId, ChannelId, PersonId } from '#server/kernel/ids.ts'
import type { DeliveryState, Medium } from '#server/notices/notice.contract.ts'
import type { Told } from './resolve.ts'

export interface ToldLine {
  personId: PersonId | null
  channelId: ChannelId | null
  seenAt: string | null
  acknowledgedAt: string | null
  deliveries: {
    medium: Medium
    channelId: ChannelId | null
    state: DeliveryState
    attempts: number
    error: string | null
    at: string | null
  }[]
}

export interface LogLine {
  seq: number
  round: number
  step: number
  dueAt: string
  at: string
  told: ToldLine[]
}

export interface Log {
  firings: LogLine[]
  /** Everybody and every channel told so far. */
  told: (Told | { channelId: null })[]
}

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

/** Who was told when, by what, how that went, and when they saw it and acknowledged: of each run, the latest firing first. */
export async function logsOf(db: Db, ids: readonly AttentionId[]): Promise<Map<AttentionId, Log>> {
  const rows = await rowsOf<LogLine & { attention_id: AttentionId }>(
    db,
    sql`
    select f.attention_id, f.seq, f.round, f.step, ${iso('f.due_at')} as "dueAt", ${iso('f.at')} as at,
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'personId', n.person_id, 'channelId', n.channel_id,
                      'seenAt', ${iso('n.seen_at')}, 'acknowledgedAt', ${iso('n.acknowledged_at')},
                      'deliveries', coalesce((
                        select jsonb_agg(jsonb_build_object(
                                 'medium', d.medium, 'channelId', d.channel_id, 'state', d.state,
                                 'attempts', d.attempts, 'error', d.error, 'at', ${iso('d.ended_at')}) order by d.id)
                          from notice_deliveries d where d.notice_id = n.id), '[]')) order by n.id)
               from notices n where n.attention_id = f.attention_id and n.firing = f.seq), '[]') as told
      from attention_firings f
     where f.attention_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
     order by f.attention_id, f.seq desc`,
  )
  const logs = new Map<AttentionId, Log>()
  for (const { attention_id, ...line } of rows) {
    const log = logs.get(attention_id) ?? { firings: [], told: [] }
    log.firings.push(line)
    for (const { personId, channelId, deliveries } of line.told) {
      log.told.push(personId ? { personId } : ({ channelId } as Told))
      for (const each of deliveries) log.told.push({ channelId: each.channelId } as Told)
    }
    logs.set(attention_id, log)
  }
  return logs
}
