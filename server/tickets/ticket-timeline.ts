import type { RoutingConfiguration } from '#server/routing/configuration.store.ts'
import type { PersonId } from '#server/kernel/ids.ts'
import { isClaimOnly } from './claim.ts'
import type { TicketFacts } from './ticket-facts.store.ts'
import type { Ticket } from './ticket.store.ts'
import type { PersonRef, TimelineEntry } from './ticket-view.contract.ts'
import { toldToCustomer } from './timeline.ts'

type Said = Pick<TicketFacts, 'messages' | 'files' | 'events'> & Partial<Pick<TicketFacts, 'order'>>
type Happened = Said['events'][number]

type Names = ReadonlyMap<PersonId, PersonRef>

/** What was said and what happened, in its order, as staff see it. `names` holds everybody of `peopleOf`. */
export function staffTimeline(said: Said, names: Names, queues: RoutingConfiguration['queues']): TimelineEntry[] {
  return timelineOf(said, names, {
    tell: (_type, payload) => payload,
    actorOf: ({ actor }) => ({ kind: actor.kind, name: actor.name, ...inEnglish(names, actor.id) }),
    refsOf(facts) {
      const person = personKeys.map((key) => names.get(facts[key] as PersonId)).find(Boolean)
      const queue = queues.get(facts['queueId'] as never)
      return {
        ...(person ? { person } : {}),
        ...('told' in facts ? { people: listed(facts).flatMap((id) => names.get(id as PersonId) ?? []) } : {}),
        ...(queue ? { queue: { code: queue.code, name: queue.name, nameEn: queue.nameEn } } : {}),
      }
    },
  })
}

/** The same for the customer: what they are told of it. Who wrote to them has a name, the house behind has none. */
export function customerTimeline(said: Said, ticket: Ticket, names: Names): TimelineEntry[] {
  const isClaim = isClaimOnly(ticket.channel, ticket.acknowledgedAt !== null)
  return timelineOf(said, names, {
    tell: (type, payload) => toldToCustomer(type, payload, isClaim),
    actorOf: ({ actor }) =>
      actor.kind === 'staff' ? { kind: 'staff', name: '' } : { kind: actor.kind, name: actor.name },
    refsOf: () => ({}),
  })
}

/** Whoever of the house wrote, did, or is spoken of. */
export function peopleOf({ messages, events }: Said): PersonId[] {
  return [
    ...authorsOf({ messages }),
    ...events.flatMap(({ actor, payload }) => [
      ...(actor.kind === 'staff' ? [actor.id] : []),
      ...personKeys.map((key) => payload[key]),
      ...listed(payload),
    ]),
  ].filter((id): id is PersonId => typeof id === 'string' && id.length === 36)
}

/** Whoever of the house wrote. */
export function authorsOf({ messages }: Pick<Said, 'messages'>): PersonId[] {
  return messages.flatMap(({ authorKind, authorId }) =>
    authorKind === 'staff' && authorId ? [authorId as PersonId] : [],
  )
}

function inEnglish(names: Names, id: string | null | undefined): { nameEn?: string } {
  const nameEn = names.get(id as PersonId)?.nameEn
  return nameEn ? { nameEn } : {}
}

const personKeys = ['seatId', 'to', 'supervisorId'] as const

interface Telling {
  /** Null for what this reader is not told. */
  tell(type: Happened['type'], payload: Happened['payload']): Happened['payload'] | null
  actorOf(event: Happened): Extract<TimelineEntry, { kind: 'event' }>['actor']
  refsOf(facts: Happened['payload']): object
}

function timelineOf(said: Said, names: Names, { tell, actorOf, refsOf }: Telling): TimelineEntry[] {
  const entries: TimelineEntry[] = said.messages.map((message) => ({
    kind: 'message',
    id: message.id,
    at: iso(message.at),
    visibility: message.visibility,
    author: { kind: message.authorKind, name: message.authorName, ...inEnglish(names, message.authorId) },
    body: message.body,
    purpose: message.purpose,
    direction: message.direction,
    promisedAt: message.promisedAt ? iso(message.promisedAt) : null,
    files: said.files
      .filter((file) => file.messageId === message.id)
      .map(({ id, name, type, size }) => ({ id, name, type, size })),
  }))
  for (const event of said.events) {
    // Messages show themselves; the event that tells of one would say it twice.
    if (event.type === 'ticket.replied' || event.type === 'ticket.noted') continue
    if (isToldByMessage(event.type) && said.messages.some(({ id }) => id === event.payload['messageId'])) continue
    if (event.type === 'clock.reached' && !isNews(event.payload)) continue
    const file = event.type === 'ticket.attached' && said.files.find(({ id }) => id === event.payload['fileId'])
    if (file === undefined || (file && file.messageId)) continue
    const told = tell(event.type, event.payload)
    if (!told) continue
    const facts = {
      ...told,
      ...(file ? { type: file.type, size: file.size } : {}),
      // What carries out an order speaks of acceptance, not of repair.
      ...(said.order && ofTheSolution.has(event.type) ? { order: said.order.number } : {}),
    }
    entries.push({
      kind: 'event',
      id: String(event.id),
      at: iso(event.at),
      type: event.type,
      actor: actorOf(event),
      facts: { ...facts, ...refsOf(facts) },
    })
  }
  return entries.sort((a, b) => a.at.localeCompare(b.at))
}

const ofTheSolution = new Set<string>(['ticket.opened', 'ticket.resolved', 'ticket.reopened', 'ticket.closed'])

const isToldByMessage = (type: string) => type === 'ticket.called' || type === 'ticket.reportDelivered'

/** Clocks come in numbers: a story tells of those that ran short, and of the house's own only when they ran out. */
function isNews({ kind, percent }: Record<string, unknown>): boolean {
  return String(kind).startsWith('handOff') ? percent === 100 : Number(percent) >= 75
}

const listed = ({ told }: Record<string, unknown>): unknown[] => (Array.isArray(told) ? told : [])

const iso = (at: Date) => at.toISOString()
