import type { Actor } from '#server/auth/actor.ts'
import { addBusiness } from '#server/calendar/calendar.ts'
import { calendarsOf, type Calendars } from '#server/calendar/calendar.store.ts'
import { officeDayMs } from '#server/calendar/ready-made.ts'
import type { Deps } from '#server/deps.ts'
import { lapseEscalation } from '#server/escalation/customer-escalation.store.ts'
import { lapseUpdateRequest } from '../update-request.store.ts'
import { Refusal } from '#server/kernel/refusal.ts'
import { rememberSolver } from '#server/routing/account-seats.store.ts'
import { finish, liveWorkItem, withdrawOffers } from '#server/routing/work-item.store.ts'
import { handOver } from './hand-over.ts'
import { move } from '../moves.ts'
import { evidenceWanted } from '../priority.ts'
import { answerPromise } from '../promise.store.ts'
import { downMs } from '../restoration.ts'
import type { Resolving } from '../ticket-commands.contract.ts'
import { saveTicket, type TicketRef } from '../ticket.store.ts'
import { endVendorPart } from './ask-vendor.ts'
import { refuseOpenIncident, refuseOrderUnderWay } from '../ticket-ties.store.ts'
import { withTicket, type Verb } from './with-ticket.ts'

/** Without an answer of the customer a resolved ticket closes after this many working days (domain, Ticket). */
const confirmationDays = 3

/**
 * Solved, as far as we know: code, a text for the customer, and the evidence its type asks for. The customer confirms or
 * rejects. Refuses with `resolution.evidence_missing`, `ticket.is_incident` and `ticket.is_order`.
 */
export async function resolveTicket(deps: Deps, actor: Actor, ref: TicketRef, input: Resolving): Promise<void> {
  const calendars = await calendarsOf(deps.db)
  await withTicket(deps, actor, ref, { may: 'work', version: input.version }, (the) =>
    resolve(deps, actor, the, input, calendars),
  )
}

/** The same, within another verb. Calendars are read before its transaction. */
export async function resolve(
  deps: Deps,
  actor: Actor,
  { tx, ticket, now, happened }: Verb,
  input: Omit<Resolving, 'version'>,
  calendars: Calendars,
): Promise<void> {
  const status = move(ticket.status, 'resolved')
  const wanted = evidenceWanted(ticket.type, ticket.impact)
  if (wanted.length > 0 && !input.evidence) {
    throw new Refusal(
      'resolution.evidence_missing',
      'A fault is resolved with evidence: a test result, a measurement, or the customer\u2019s word.',
      422,
      {
        errors: [{ pointer: '/evidence', detail: `Give one of: ${wanted.join(', ')}.` }],
      },
    )
  }
  const office = calendars.versionOf(calendars.refFor('office', now))
  await refuseOpenIncident(tx, ticket)
  await refuseOrderUnderWay(tx, ticket)
  const vendor = await endVendorPart({ tx, ticket, now }, 'done', input.text, actor.name)
  await lapseEscalation(tx, ticket.id, now)
  await lapseUpdateRequest(tx, ticket.id, now)
  const item = await liveWorkItem(tx, ticket.id)
  const ended = item ? await withdrawOffers(tx, item, 'withdrawn', 'resolved', now) : []
  if (item) await finish(tx, item, 'done', now)
  if (ticket.holderId) await rememberSolver(tx, ticket, ticket.holderId, now)
  const restoredAt = ticket.restoredAt ?? now
  const after = await saveTicket(
    tx,
    ticket,
    {
      status: 'resolved',
      resolution: { code: input.code, text: input.text, evidence: input.evidence },
      resolvedAt: now,
      restoredAt,
      holderId: null,
      pauseReason: null,
      pauseText: null,
      resumeAt: null,
      promisedAt: null,
      closesAt: addBusiness(office, now, confirmationDays * officeDayMs),
    },
    now,
  )
  await handOver(
    deps,
    tx,
    after,
    { outcome: 'resolved', by: actor.kind === 'staff' ? actor.id : null, reason: input.text },
    { kind: 'confirmation', level: ticket.level, queueId: ticket.queueId, personId: ticket.firstOwnerId },
    now,
    { what: 'resolved', downMs: downMs(ticket, restoredAt) },
  )
  // The solution is the word the customer was promised.
  const answered = await answerPromise(tx, ticket.id, null, now)
  await happened(
    ...(vendor ? [vendor.fact] : []),
    ...ended,
    { type: 'ticket.resolved', payload: { status, code: input.code } },
    ...answered,
  )
}
