import { inArray } from 'drizzle-orm'
import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { queueFor } from '#server/routing/rules.ts'
import { people } from '#server/seats/seat.table.ts'
import { clockViews, handOffClock } from '#server/sla/clock-view.ts'
import { actionsOf } from './actions.ts'
import { isClaimOnly } from './claim.ts'
import { objectionView } from './objection.ts'
import type { Objection } from './objection.store.ts'
import { evidenceWanted } from './priority.ts'
import type { Ticket } from './ticket.store.ts'
import { ticketFacts } from './ticket-facts.store.ts'
import { linksOf } from './ticket-link.store.ts'
import { visibleTo } from './ticket-list.store.ts'
import { escalationsOf, tiesOf } from './ticket-ties.ts'
import { authorsOf, customerTimeline, peopleOf, staffTimeline } from './ticket-timeline.ts'
import type { CustomerTicketView, PersonRef, TicketView } from './ticket-view.contract.ts'
import type { SupportLevel } from './ticket.contract.ts'

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null

/** Where a ticket is handed to from each level, by the rules; behind the experts the seat itself says which vendor. */
const above = { L1: ['L2', 'L3'], L2: ['L3'], L3: [], vendor: [] } as const satisfies Record<
  SupportLevel,
  readonly SupportLevel[]
>

/** Everything the ticket page shows, for this reader, as it is at one moment. */
export async function ticketView(
  db: Database,
  actor: Actor,
  ticket: Ticket,
  scope: TicketScope,
  now: Date,
): Promise<TicketView> {
  const [facts, related, calendars, configuration] = await Promise.all([
    ticketFacts(db, ticket, 'staff'),
    actor.kind === 'staff' ? linksOf(db, ticket.id, visibleTo(actor)) : [],
    calendarsOf(db),
    routingConfiguration(db),
  ])
  const { clocks, handOffs: holdings, objections, circuit, contact, repeatOf, account: own } = facts
  const names = await personRefs(db, [
    ...holdings.map((each) => each.personId),
    own?.managerId ?? null,
    own?.deputyId ?? null,
    ...objections.map(({ decidedBy }) => decidedBy),
    ...peopleOf(facts),
  ])
  const ties = tiesOf(facts, related, configuration)
  const queueRef = (id: Ticket['queueId']) => {
    const { code, name, nameEn } = configuration.queueById(id)
    return { code, name, nameEn }
  }
  const suggested = above[ticket.level].flatMap((level) => {
    try {
      return [
        queueFor(configuration.rules, level, {
          type: ticket.type,
          circuitKind: circuit?.kind ?? null,
          symptom: ticket.symptom,
          priority: ticket.priority,
          accountGrade: own?.grade ?? null,
          serviceGrade: circuit?.grade ?? null,
          language: ticket.language,
          region: circuit?.region ?? own?.region ?? null,
          account: ticket.accountId,
          repeat: ticket.repeatOfId !== null,
        }),
      ]
    } catch {
      return []
    }
  })
  return {
    ...facts.line.line,
    ties,
    description: ticket.description,
    language: ticket.language,
    since: isoOrNull(ticket.since),
    priorityReason: ticket.priorityReason,
    reporter: ticket.reporter,
    contact: contact
      ? {
          id: contact.id,
          name: contact.name,
          email: contact.email,
          phone: contact.phone,
          role: contact.role,
          language: contact.language,
        }
      : null,
    accountDetail: own
      ? {
          industry: own.industry,
          region: own.region,
          manager: refOf(names, own.managerId),
          deputy: refOf(names, own.deputyId),
          handlingNote: own.handlingNote,
          handlingNoteEn: own.handlingNoteEn,
          openTickets: facts.otherOpen,
        }
      : null,
    circuitDetail: circuit
      ? {
          kind: circuit.kind,
          status: circuit.status,
          name: circuit.name,
          nameEn: circuit.nameEn,
          bandwidthKbps: circuit.bandwidthKbps,
          aEnd: circuit.aEnd,
          zEnd: circuit.zEnd,
          equipment: circuit.equipment,
        }
      : null,
    repeatOf: repeatOf
      ? {
          number: repeatOf.number,
          resolvedAt: isoOrNull(repeatOf.resolvedAt),
          text: repeatOf.resolution?.text ?? null,
        }
      : null,
    pause:
      ticket.resumeAt && ticket.pauseReason
        ? { reason: ticket.pauseReason, customerText: ticket.pauseText ?? '', until: iso(ticket.resumeAt) }
        : null,
    resolution: ticket.resolution,
    restoredAt: isoOrNull(ticket.restoredAt),
    restoration: ticket.restoration,
    promises: facts.promises,
    closesAt: isoOrNull(ticket.closesAt),
    rating: ticket.rating,
    ratingComment: ticket.ratingComment,
    rejectedCount: ticket.rejectedCount,
    clocks: clockViews(clocks, calendars.versionOf, now),
    handOffs: holdings.map((each) => ({
      seq: each.seq,
      kind: each.kind,
      level: each.level,
      queue: queueRef(each.queueId),
      person: refOf(names, each.personId),
      from: iso(each.from),
      to: isoOrNull(each.to),
      ms: Math.max(0, (each.to ?? now).getTime() - each.from.getTime()),
      outcome: each.outcome,
      reason: each.reason,
      tried: each.tried,
      evidence: each.evidence,
      customerText: each.customerText,
      agreedBy: each.agreedBy,
      clock: handOffClock(clocks, each.seq, calendars.versionOf, now),
      objection: objectionIn(objections, each.seq, (id) => refOf(names, id)?.name ?? null),
    })),
    timeline: staffTimeline(facts, names, configuration.queues),
    articles: facts.articles,
    actions: actionsOf(actor, ticket, scope, {
      escalatedBefore: holdings.some((each) => each.outcome === 'escalated'),
      reportOwed: clocks.some(({ kind, state }) => kind === 'report' && state !== 'stopped'),
      canObject: holdings.some(({ kind, seq }) => isPause(kind) && !objections.some((each) => each.holding === seq)),
      openObjection: objections.some(({ state }) => state === 'open'),
      ties,
    }),
    escalations: [...configuration.queues.values()]
      .filter((queue) => queue.active && queue.id !== ticket.queueId && queue.level !== 'L1')
      .map(({ id, code, name, nameEn, level }) => ({ code, name, nameEn, level, suggested: suggested.includes(id) })),
    evidenceWanted: evidenceWanted(ticket.type, ticket.impact),
  }
}

/** What the customer sees: the public part, in the portal and behind the private link. */
export async function customerTicketView(
  db: Database,
  actor: Actor,
  ticket: Ticket,
  scope: TicketScope,
  now: Date,
): Promise<CustomerTicketView> {
  const [facts, calendars] = await Promise.all([ticketFacts(db, ticket, 'customer'), calendarsOf(db)])
  const { promises, handOffs: holdings, objections, clocks, incident } = facts
  const names = await personRefs(db, authorsOf(facts))
  const isClaim = isClaimOnly(ticket.channel, ticket.acknowledgedAt !== null)
  const actions: CustomerTicketView['actions'] = []
  if (may.reply(actor, scope) && ticket.endedAt === null) actions.push('reply')
  if (may.confirm(actor, scope) && ticket.status === 'resolved') actions.push('confirm', 'reject')
  const pauses = holdings.filter((each) => isPause(each.kind))
  if (may.object(actor, scope) && pauses.some(({ seq }) => objections.every((each) => each.holding !== seq)))
    actions.push('object')
  const escalation = escalationsOf(facts).at(-1) ?? null
  if (may.askEscalation(actor, scope) && ticket.endedAt === null && ticket.status !== 'resolved' && !escalation?.isOpen)
    actions.push('escalate')
  return {
    ...facts.line.customer,
    description: ticket.description,
    since: isoOrNull(ticket.since),
    restoredAt: isoOrNull(ticket.restoredAt),
    promises: { kept: promises.kept, broken: promises.broken },
    pauses: pauses.map((each) => ({
      seq: each.seq,
      ball: each.kind === 'customer' ? 'customer' : 'thirdParty',
      from: iso(each.from),
      to: isoOrNull(each.to),
      customerText: each.customerText,
      agreedBy: each.agreedBy,
      objection: objectionIn(objections, each.seq, () => null),
    })),
    pause: ticket.resumeAt && ticket.pauseText ? { customerText: ticket.pauseText, until: iso(ticket.resumeAt) } : null,
    resolution: ticket.resolution ? { code: ticket.resolution.code, text: ticket.resolution.text } : null,
    closesAt: isoOrNull(ticket.closesAt),
    rating: ticket.rating,
    ratingComment: ticket.ratingComment,
    clocks: clockViews(isClaim ? [] : clocks, calendars.versionOf, now).map(
      ({ kind, state, dueAt, stoppedAt, breached }) => ({ kind, state, dueAt, stoppedAt, breached }),
    ),
    timeline: customerTimeline(facts, ticket, names),
    escalation,
    incident:
      incident && !isClaim
        ? { title: incident.title, state: incident.state, nextUpdateAt: incident.nextUpdateAt }
        : null,
    order: facts.order?.number ?? null,
    actions,
  }
}

const isPause = (kind: string) => kind === 'customer' || kind === 'thirdParty'

function objectionIn(objections: readonly Objection[], seq: number, nameOf: Parameters<typeof objectionView>[1]) {
  const found = objections.find(({ holding }) => holding === seq)
  return found ? objectionView(found, nameOf) : null
}

async function personRefs(db: Database, ids: (PersonId | null)[]): Promise<Map<PersonId, PersonRef>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn })
    .from(people)
    .where(inArray(people.id, wanted))
  return new Map(rows.map((row) => [row.id, row]))
}

const refOf = (names: Map<PersonId, PersonRef>, id: PersonId | null) => (id ? (names.get(id) ?? null) : null)
