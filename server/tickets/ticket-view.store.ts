import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { accounts, circuits, contacts } from '#server/accounts/account.table.ts'
import type { Actor } from '#server/auth/actor.ts'
import { may, type TicketScope } from '#server/auth/permissions.ts'
import { calendarsOf } from '#server/calendar/calendar.store.ts'
import type { Database } from '#server/db/client.ts'
import { events } from '#server/events/event.table.ts'
import { files } from '#server/files/file.table.ts'
import { articles } from '#server/kb/article.table.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { routingConfiguration } from '#server/routing/configuration.store.ts'
import { queueFor } from '#server/routing/rules.ts'
import { people } from '#server/seats/seat.table.ts'
import { clockViews, handOffClock } from '#server/sla/clock-view.ts'
import { clocksOfTicket } from '#server/sla/clock.store.ts'
import { actionsOf } from './actions.ts'
import { isClaimOnly } from './claim.ts'
import { handOffsOf } from './hand-off.store.ts'
import { objectionView } from './objection.ts'
import { objectionsOf } from './objection.store.ts'
import { promiseTally } from './promise.store.ts'
import { evidenceWanted } from './priority.ts'
import type { Ticket } from './ticket.store.ts'
import { ticketArticles, tickets, messages } from './ticket.table.ts'
import { escalationViews, incidentOf, ticketTies } from './ticket-ties.store.ts'
import { ticketLines } from './ticket-lines.store.ts'
import type { CustomerTicketView, PersonRef, TicketView, TimelineEntry } from './ticket-view.contract.ts'
import { toldToCustomer } from './timeline.ts'

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null

/** Everything the ticket page shows, for this reader. A handful of statements, all by key, sent together. */
export async function ticketView(
  db: Database,
  actor: Actor,
  ticket: Ticket,
  scope: TicketScope,
  now: Date,
): Promise<TicketView> {
  const [
    told,
    lines,
    calendars,
    configuration,
    clocks,
    holdings,
    timeline,
    account,
    circuit,
    contact,
    repeat,
    linked,
    ties,
  ] = await Promise.all([
    Promise.all([promiseTally(db, ticket.id), objectionsOf(db, ticket.id)]),
    ticketLines(db, [ticket.id]),
    calendarsOf(db),
    routingConfiguration(db),
    clocksOfTicket(db, ticket.id),
    handOffsOf(db, ticket.id),
    timelineOf(db, ticket, 'staff'),
    ticket.accountId ? db.select().from(accounts).where(eq(accounts.id, ticket.accountId)) : [],
    ticket.circuitId ? db.select().from(circuits).where(eq(circuits.id, ticket.circuitId)) : [],
    ticket.contactId ? db.select().from(contacts).where(eq(contacts.id, ticket.contactId)) : [],
    ticket.repeatOfId ? db.select().from(tickets).where(eq(tickets.id, ticket.repeatOfId)) : [],
    linkedArticles(db, ticket),
    ticketTies(db, actor, ticket),
  ])
  const line = lines.get(ticket.id)?.line
  if (!line) throw new Error(`Ticket ${ticket.number} has no line.`)
  const own = account[0]
  const [promises, objections] = told
  const [names, others] = await Promise.all([
    personRefs(db, [
      ...holdings.map((each) => each.personId),
      own?.managerId ?? null,
      own?.deputyId ?? null,
      ...objections.map(({ decidedBy }) => decidedBy),
    ]),
    ticket.accountId ? otherOpenTickets(db, ticket) : [],
  ])
  const queueRef = (id: Ticket['queueId']) => {
    const { code, name, nameEn } = configuration.queueById(id)
    return { code, name, nameEn }
  }
  const suggested = (['L2', 'L3'] as const).flatMap((level) => {
    try {
      return [
        queueFor(configuration.rules, level, {
          type: ticket.type,
          circuitKind: circuit[0]?.kind ?? null,
          symptom: ticket.symptom,
          priority: ticket.priority,
          accountGrade: own?.grade ?? null,
          serviceGrade: circuit[0]?.grade ?? null,
          language: ticket.language,
          region: circuit[0]?.region ?? own?.region ?? null,
          account: ticket.accountId,
          repeat: ticket.repeatOfId !== null,
        }),
      ]
    } catch {
      return []
    }
  })
  return {
    ...line,
    ties,
    description: ticket.description,
    language: ticket.language,
    since: isoOrNull(ticket.since),
    priorityReason: ticket.priorityReason,
    reporter: ticket.reporter,
    contact: contact[0]
      ? {
          id: contact[0].id,
          name: contact[0].name,
          email: contact[0].email,
          phone: contact[0].phone,
          role: contact[0].role,
          language: contact[0].language,
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
          openTickets: others,
        }
      : null,
    circuitDetail: circuit[0]
      ? {
          kind: circuit[0].kind,
          status: circuit[0].status,
          name: circuit[0].name,
          nameEn: circuit[0].nameEn,
          bandwidthKbps: circuit[0].bandwidthKbps,
          aEnd: circuit[0].aEnd,
          zEnd: circuit[0].zEnd,
          equipment: circuit[0].equipment,
        }
      : null,
    repeatOf: repeat[0]
      ? {
          number: repeat[0].number,
          resolvedAt: isoOrNull(repeat[0].resolvedAt),
          text: repeat[0].resolution?.text ?? null,
        }
      : null,
    pause:
      ticket.resumeAt && ticket.pauseReason
        ? { reason: ticket.pauseReason, customerText: ticket.pauseText ?? '', until: iso(ticket.resumeAt) }
        : null,
    resolution: ticket.resolution,
    restoredAt: isoOrNull(ticket.restoredAt),
    restoration: ticket.restoration,
    promises,
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
    timeline,
    articles: linked,
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
  const [promises, holdings, objections, lines, calendars, clocks, timeline, escalations, incident] = await Promise.all(
    [
      promiseTally(db, ticket.id),
      handOffsOf(db, ticket.id),
      objectionsOf(db, ticket.id),
      ticketLines(db, [ticket.id]),
      calendarsOf(db),
      clocksOfTicket(db, ticket.id),
      timelineOf(db, ticket, 'customer'),
      escalationViews(db, ticket),
      incidentOf(db, ticket),
    ],
  )
  const line = lines.get(ticket.id)?.customer
  if (!line) throw new Error(`Ticket ${ticket.number} has no line.`)
  const isClaim = isClaimOnly(ticket.channel, ticket.acknowledgedAt !== null)
  const actions: CustomerTicketView['actions'] = []
  if (may.reply(actor, scope) && ticket.endedAt === null) actions.push('reply')
  if (may.confirm(actor, scope) && ticket.status === 'resolved') actions.push('confirm', 'reject')
  const pauses = holdings.filter((each) => isPause(each.kind))
  if (may.object(actor, scope) && pauses.some(({ seq }) => objections.every((each) => each.holding !== seq)))
    actions.push('object')
  const escalation = escalations.at(-1) ?? null
  if (may.askEscalation(actor, scope) && ticket.endedAt === null && ticket.status !== 'resolved' && !escalation?.isOpen)
    actions.push('escalate')
  return {
    ...line,
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
    timeline,
    escalation,
    incident:
      incident && !isClaim
        ? { title: incident.title, state: incident.state, nextUpdateAt: incident.nextUpdateAt }
        : null,
    actions,
  }
}

async function timelineOf(db: Database, ticket: Ticket, reader: 'staff' | 'customer'): Promise<TimelineEntry[]> {
  const [said, attached, happened] = await Promise.all([
    db
      .select()
      .from(messages)
      .where(
        and(eq(messages.ticketId, ticket.id), reader === 'customer' ? eq(messages.visibility, 'public') : undefined),
      )
      .orderBy(asc(messages.at)),
    db
      .select({ id: files.id, messageId: files.messageId, name: files.name, type: files.type, size: files.size })
      .from(files)
      .where(and(eq(files.ticketId, ticket.id), reader === 'customer' ? eq(files.visibility, 'public') : undefined)),
    db.select().from(events).where(eq(events.ticketId, ticket.id)).orderBy(asc(events.chainSeq)),
  ])
  const entries: TimelineEntry[] = said.map((message) => ({
    kind: 'message',
    id: message.id,
    at: iso(message.at),
    visibility: message.visibility,
    author: { kind: message.authorKind, name: message.authorName },
    body: message.body,
    purpose: message.purpose,
    direction: message.direction,
    promisedAt: isoOrNull(message.promisedAt),
    files: attached
      .filter((file) => file.messageId === message.id)
      .map(({ id, name, type, size }) => ({ id, name, type, size })),
  }))
  const isClaim = isClaimOnly(ticket.channel, ticket.acknowledgedAt !== null)
  const refs = await namesIn(db, happened)
  for (const event of happened) {
    // Messages show themselves; the event that tells of one would say it twice.
    if (event.type === 'ticket.replied' || event.type === 'ticket.noted') continue
    if (isToldByMessage(event.type) && said.some(({ id }) => id === event.payload['messageId'])) continue
    if (event.type === 'clock.reached' && !isNews(event.payload)) continue
    const file = event.type === 'ticket.attached' && attached.find(({ id }) => id === event.payload['fileId'])
    if (file === undefined || (file && file.messageId)) continue
    const told = reader === 'customer' ? toldToCustomer(event.type, event.payload, isClaim) : event.payload
    if (!told) continue
    const facts = file ? { ...told, type: file.type, size: file.size } : told
    entries.push({
      kind: 'event',
      id: String(event.id),
      at: iso(event.at),
      type: event.type,
      actor:
        reader === 'customer' && event.actor.kind === 'staff'
          ? { kind: 'staff', name: '' }
          : { kind: event.actor.kind, name: event.actor.name },
      facts: reader === 'customer' ? facts : { ...facts, ...refs(facts) },
    })
  }
  return entries.sort((a, b) => a.at.localeCompare(b.at))
}

const isPause = (kind: string) => kind === 'customer' || kind === 'thirdParty'

const isToldByMessage = (type: string) => type === 'ticket.called' || type === 'ticket.reportDelivered'

/** Clocks come in numbers: a story tells of those that ran short, and of the house's own only when they ran out. */
function isNews({ kind, percent }: Record<string, unknown>): boolean {
  return String(kind).startsWith('handOff') ? percent === 100 : Number(percent) >= 75
}

function objectionIn(
  objections: Awaited<ReturnType<typeof objectionsOf>>,
  seq: number,
  nameOf: Parameters<typeof objectionView>[1],
) {
  const found = objections.find(({ holding }) => holding === seq)
  return found ? objectionView(found, nameOf) : null
}

/** Names of the seats, persons and queues that events speak of. */
async function namesIn(db: Database, happened: { payload: Record<string, unknown> }[]) {
  const keys = ['seatId', 'to', 'supervisorId'] as const
  const ids = happened.flatMap(({ payload }) =>
    [...keys.map((key) => payload[key]), ...listed(payload)].filter((id) => typeof id === 'string' && id.length === 36),
  )
  const [names, configuration] = await Promise.all([personRefs(db, ids as PersonId[]), routingConfiguration(db)])
  return (facts: Record<string, unknown>) => {
    const person = keys.map((key) => names.get(facts[key] as PersonId)).find(Boolean)
    const queue = configuration.queues.get(facts['queueId'] as never)
    return {
      ...(person ? { person } : {}),
      ...('told' in facts ? { people: listed(facts).flatMap((id) => names.get(id as PersonId) ?? []) } : {}),
      ...(queue ? { queue: { code: queue.code, name: queue.name, nameEn: queue.nameEn } } : {}),
    }
  }
}

const listed = ({ told }: Record<string, unknown>): unknown[] => (Array.isArray(told) ? told : [])

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

async function otherOpenTickets(db: Database, ticket: Ticket) {
  return db
    .select({ number: tickets.number, subject: tickets.subject, priority: tickets.priority, status: tickets.status })
    .from(tickets)
    .where(
      and(eq(tickets.accountId, ticket.accountId as never), sql`${tickets.endedAt} is null`, ne(tickets.id, ticket.id)),
    )
    .orderBy(asc(tickets.priority), asc(tickets.openedAt))
    .limit(8)
}

async function linkedArticles(db: Database, ticket: Ticket): Promise<TicketView['articles']> {
  const rows = await db
    .select({
      article: ticketArticles.article,
      title: articles.title,
      effect: ticketArticles.effect,
      by: people.name,
      at: ticketArticles.at,
    })
    .from(ticketArticles)
    .leftJoin(articles, eq(articles.number, ticketArticles.article))
    .leftJoin(people, eq(people.id, ticketArticles.byId))
    .where(eq(ticketArticles.ticketId, ticket.id))
    .orderBy(asc(ticketArticles.at))
  return rows.map((row) => ({ ...row, effect: row.effect as never, by: row.by ?? '', at: iso(row.at) }))
}
