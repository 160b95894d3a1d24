import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import type { EventType, RecordedEvent } from '#server/events/event.ts'
import type { Reaction } from '#server/events/reaction.ts'
import { record } from '#server/events/record.ts'
import type { TicketId } from '#server/kernel/ids.ts'
import { attentionActor, changeRun, toldBy, type Attention } from './attention.store.ts'
import { attentions } from './attention.table.ts'
import type { AttentionEnd } from './attention.contract.ts'
import { end, progress } from './run.ts'

/** Something was done about the ticket: by people, never by the passing of time. */
const progressing: readonly EventType[] = [
  'ticket.started',
  'ticket.replied',
  'ticket.noted',
  'ticket.called',
  'ticket.restored',
  'ticket.paused',
  'ticket.resumed',
  'ticket.escalated',
  'ticket.returned',
  'ticket.assigned',
  'ticket.attached',
  'ticket.priorityChanged',
  'ticket.identified',
  'ticket.articleLinked',
  'offer.accepted',
  'vendor.asked',
  'vendor.answered',
  'vendor.chased',
  'incident.updated',
  'incident.scoped',
  'incident.accountTold',
]
/** The same of a record on an account. */
const progressingRecord: readonly EventType[] = [
  'accountEscalation.moved',
  'accountEscalation.changed',
  'accountEscalation.noted',
]
const over: readonly EventType[] = ['ticket.resolved', 'ticket.closed', 'ticket.cancelled', 'ticket.rejected']
const closed = ['resolved', 'closed', 'withdrawn']

/** Progress lets an acknowledgement hold for longer; when the cause is gone the policy ends, and nobody is told any more. */
export const followAttentionOnProgress = (deps: Deps): Reaction => ({
  name: 'follow-attention.on-progress',
  from: 'now',
  wants: (type) =>
    progressing.includes(type) ||
    over.includes(type) ||
    progressingRecord.includes(type) ||
    type === 'incident.ended' ||
    type === 'incident.withdrawn' ||
    type === 'ticket.joinedIncident',
  async react(tx, events) {
    const tickets = [...new Set(events.flatMap(({ ticketId }) => ticketId ?? []))]
    const subjects = events.flatMap((event) => recordOf(event) ?? [])
    const live = await liveRuns(tx, tickets, subjects)
    if (live.length === 0) return
    const now = deps.clock.now()
    for (const run of live) {
      const concerning = events.filter((event) =>
        run.ticketId ? event.ticketId === run.ticketId : isAbout(event, run.subjectId),
      )
      const because = concerning.map((event) => endedBy(event, run)).find((reason) => reason !== null)
      if (because) {
        await changeRun(tx, run, end(because, null, now))
        await record(tx, attentionActor, now, {
          ...{ ticketId: run.ticketId, accountId: run.accountId },
          type: 'attention.ended',
          payload: { attentionId: run.id, because, reason: null, told: await toldBy(tx, run.id) },
        })
        continue
      }
      const last = concerning.findLast(
        (event) => event.actor.kind === 'staff' && (progressing.includes(event.type) || isAbout(event, run.subjectId)),
      )
      const longer = last ? progress(run, last.at) : null
      if (longer) await changeRun(tx, run, longer)
    }
  },
})

/** Runs that have not ended, locked behind their tickets. */
async function liveRuns(tx: Transaction, tickets: TicketId[], subjects: string[]): Promise<Attention[]> {
  const has = await tx
    .select({ ticketId: attentions.ticketId })
    .from(attentions)
    .where(and(isNull(attentions.endedAt), inArray(attentions.ticketId, tickets.length > 0 ? tickets : [nobody])))
  const ids = has.flatMap(({ ticketId }) => ticketId ?? [])
  if (ids.length === 0 && subjects.length === 0) return []
  await tx.execute(sql`
    select 1 from tickets where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)
     order by id for update`)
  const about = ids.length > 0 ? inArray(attentions.ticketId, ids) : inArray(attentions.subjectId, subjects as never[])
  return tx
    .select()
    .from(attentions)
    .where(
      and(
        isNull(attentions.endedAt),
        subjects.length > 0 && ids.length > 0
          ? sql`(${about} or ${inArray(attentions.subjectId, subjects as never[])})`
          : about,
      ),
    )
    .for('update')
}

const nobody = '00000000-0000-0000-0000-000000000000' as TicketId

const recordOf = (event: RecordedEvent) =>
  event.type === 'accountEscalation.moved' ||
  event.type === 'accountEscalation.changed' ||
  event.type === 'accountEscalation.noted'
    ? event.payload.escalationId
    : null
const isAbout = (event: RecordedEvent, subjectId: string | null) => subjectId !== null && recordOf(event) === subjectId

function endedBy(event: RecordedEvent, { cause }: Pick<Attention, 'cause'>): AttentionEnd | null {
  if (over.includes(event.type)) return 'resolved'
  // The incident calls people for all of its tickets together.
  if (event.type === 'ticket.joinedIncident' && cause.kind === 'severeFault') return 'joinedIncident'
  if (event.type === 'accountEscalation.moved') return closed.includes(event.payload.to) ? 'closed' : null
  if (cause.kind === 'nobodyTook' && (event.type === 'ticket.assigned' || event.type === 'offer.accepted'))
    return 'taken'
  if (cause.kind === 'promiseBroken' && isAnswer(event)) return 'answered'
  // All were told again, or there is nothing left to tell.
  const owedToAll = cause.kind === 'incidentWordOverdue' || cause.kind === 'promiseBroken'
  if (owedToAll && ['incident.updated', 'incident.ended', 'incident.withdrawn'].includes(event.type)) return 'answered'
  return null
}

const isAnswer = (event: RecordedEvent) =>
  event.type === 'ticket.called' || (event.type === 'ticket.replied' && event.payload.by === 'staff')
