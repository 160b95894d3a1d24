import { inArray, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import {
  newId,
  type AccountId,
  type AlertId,
  type AttentionId,
  type ChannelId,
  type DeliveryId,
  type MessageId,
  type NoticeId,
  type PersonId,
  type ScheduleId,
  type TicketId,
} from '#server/kernel/ids.ts'
import type {
  DeliveryState,
  DigestContent,
  KnowledgeContent,
  Medium,
  NoticeKind,
  TurnsContent,
  WorkContent,
} from './notice.contract.ts'
import { contactChoices } from './notice.table.ts'

export interface NewNotice {
  kind: NoticeKind
  to: { personId: PersonId } | { channelId: ChannelId }
  attentionId?: AttentionId
  firing?: number
  ticketId?: TicketId | null
  accountId?: AccountId | null
  alertId?: AlertId
  content?: DigestContent | WorkContent | KnowledgeContent | TurnsContent
  /** Which ways besides the screen; what the person chose against stays chosen against. */
  by?: { mail: boolean; webhook: boolean }
  scheduleId?: ScheduleId
  until?: Date | null
  messageId?: MessageId
}

interface NewDelivery {
  id: DeliveryId
  notice_id: NoticeId
  medium: Medium
  channel_id: ChannelId | null
  state: DeliveryState
  next_attempt_at: Date | null
  created_at: Date
}

/**
 * Tells people and channels: the notice on the screen, and what each person chose besides, owed in the same transaction.
 * Where the house has no mail, the log says so. Three statements, however many are told.
 */
export async function tell(
  tx: Transaction,
  told: readonly NewNotice[],
  { now, mail }: { now: Date; mail: boolean },
): Promise<void> {
  if (told.length === 0) return
  const people = [...new Set(told.flatMap(({ to }) => ('personId' in to ? [to.personId] : [])))]
  const [choices, own] = await Promise.all([choicesOf(tx, people), channelsOf(tx, people)])
  const ways = new Map<NoticeId, { mail: boolean; webhook: boolean }>()
  const rows = told.map(({ kind, to, by, ...about }) => {
    const id = newId<NoticeId>()
    if (by) ways.set(id, by)
    return {
      id,
      kind,
      person_id: 'personId' in to ? to.personId : null,
      channel_id: 'channelId' in to ? to.channelId : null,
      attention_id: about.attentionId ?? null,
      firing: about.firing ?? null,
      ticket_id: about.ticketId ?? null,
      account_id: about.accountId ?? null,
      alert_id: about.alertId ?? null,
      content: about.content ?? null,
      schedule_id: about.scheduleId ?? null,
      until_at: about.until ?? null,
      message_id: about.messageId ?? null,
      at: now,
    }
  })
  const deliveries = rows.flatMap((row): NewDelivery[] => {
    const owed = (medium: Medium, channel: ChannelId | null): NewDelivery => ({
      id: newId<DeliveryId>(),
      notice_id: row.id,
      medium,
      channel_id: channel,
      state: medium === 'mail' && !mail ? 'off' : 'owed',
      next_attempt_at: medium === 'webhook' ? now : null,
      created_at: now,
    })
    if (row.channel_id) return [owed('webhook', row.channel_id)]
    const choice = choices.get(row.person_id!)
    const handOver = row.kind === 'onCall' || row.kind === 'offCall' || row.kind === 'turns'
    if (handOver && choice?.handOvers === false) return []
    return [
      ...((choice?.mail === false && row.kind !== 'digest') || ways.get(row.id)?.mail === false
        ? []
        : [owed('mail', null)]),
      ...(ways.get(row.id)?.webhook === false
        ? []
        : (own.get(row.person_id!) ?? []).map((channel) => owed('webhook', channel))),
    ]
  })
  await tx.execute(sql`
    insert into notices (id, kind, person_id, channel_id, attention_id, firing, ticket_id, account_id, alert_id, schedule_id, until_at, message_id, at, content)
    select id, kind, person_id, channel_id, attention_id, firing, ticket_id, account_id, alert_id, schedule_id, until_at, message_id, at, content
      from jsonb_populate_recordset(null::notices, ${JSON.stringify(rows)}::jsonb)`)
  if (deliveries.length === 0) return
  await tx.execute(sql`
    insert into notice_deliveries (id, notice_id, medium, channel_id, state, attempts, next_attempt_at, created_at)
    select id, notice_id, medium, channel_id, state, 0, next_attempt_at, created_at
      from jsonb_populate_recordset(null::notice_deliveries, ${JSON.stringify(deliveries)}::jsonb)`)
}

async function choicesOf(tx: Transaction, people: PersonId[]) {
  if (people.length === 0) return new Map<PersonId, { mail: boolean; handOvers: boolean }>()
  const rows = await tx.select().from(contactChoices).where(inArray(contactChoices.personId, people))
  return new Map(rows.map((row) => [row.personId, row]))
}

async function channelsOf(tx: Transaction, people: PersonId[]): Promise<Map<PersonId, ChannelId[]>> {
  const own = new Map<PersonId, ChannelId[]>()
  if (people.length === 0) return own
  const rows = await rowsOf<{ id: ChannelId; owner_id: PersonId }>(
    tx,
    sql`select id, owner_id from channels
         where active and owner_id in (select jsonb_array_elements_text(${JSON.stringify(people)}::jsonb)::uuid)`,
  )
  for (const { id, owner_id } of rows) own.set(owner_id, [...(own.get(owner_id) ?? []), id])
  return own
}
