import { sql } from 'drizzle-orm'
import type { Db } from '#server/db/client.ts'
import { at, rowsOf, toInstant, toInstantOrNull } from '#server/db/transaction.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import type { VendorCaseLine } from './vendor-record.contract.ts'
import { answerKept, workKept, type RecordedCase } from './vendor-record.ts'

export interface VendorCaseRow extends RecordedCase {
  queueId: QueueId
  line: VendorCaseLine
}

interface Row {
  queue_id: QueueId
  state: RecordedCase['state']
  reference: string | null
  asked_at: string
  answer_due_at: string
  done_due_at: string
  answered_at: string | null
  ended_at: string | null
  expected_at: string | null
  chase_at: string | null
  end_reason: string | null
  ticket: VendorCaseLine['ticket']
  account: VendorCaseLine['account']
  holder: VendorCaseLine['holder']
}

/** Cases that are open, and those that were asked since a moment; the one that is due next first, then the latest. */
export async function vendorCasesSince(
  db: Db,
  since: Date,
  now: Date,
  queueId: QueueId | null = null,
): Promise<VendorCaseRow[]> {
  const rows = await rowsOf<Row>(
    db,
    sql`
    select v.queue_id, v.state, v.reference, v.asked_at, v.answer_due_at, v.done_due_at, v.answered_at, v.ended_at,
           v.expected_at, v.chase_at, v.end_reason,
           jsonb_build_object('number', t.number, 'subject', t.subject, 'priority', t.priority) as ticket,
           case when a.id is null then null
                else jsonb_build_object('code', a.code, 'name', a.name, 'nameEn', a.name_en) end as account,
           case when h.id is null then null else jsonb_build_object('name', h.name, 'nameEn', h.name_en) end as holder
      from vendor_cases v join tickets t on t.id = v.ticket_id
      left join accounts a on a.id = t.account_id left join people h on h.id = t.holder_id
     where (v.ended_at is null or v.asked_at >= ${at(since)}) and (${queueId}::uuid is null or v.queue_id = ${queueId})
     order by v.ended_at is not null, coalesce(v.next_due_at, v.done_due_at), v.asked_at desc
     limit 2000`,
  )
  return rows.map((row) => {
    const the: RecordedCase = {
      state: row.state,
      askedAt: toInstant(row.asked_at),
      answerDueAt: toInstant(row.answer_due_at),
      doneDueAt: toInstant(row.done_due_at),
      answeredAt: toInstantOrNull(row.answered_at),
      endedAt: toInstantOrNull(row.ended_at),
    }
    const iso = (instant: string | null) => toInstantOrNull(instant)?.toISOString() ?? null
    const { ticket, account, holder, reference, state } = row
    return {
      ...the,
      queueId: row.queue_id,
      line: {
        ...{ ticket, account, holder, reference, state },
        askedAt: the.askedAt.toISOString(),
        answerDueAt: the.answerDueAt.toISOString(),
        doneDueAt: the.doneDueAt.toISOString(),
        answeredAt: iso(row.answered_at),
        endedAt: iso(row.ended_at),
        expectedAt: iso(row.expected_at),
        chaseAt: iso(row.chase_at),
        endReason: row.end_reason,
        answer: answerKept(the, now),
        work: workKept(the, now),
      },
    }
  })
}
