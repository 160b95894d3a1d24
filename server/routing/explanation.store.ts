import { desc, eq, inArray } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import type { PersonId, TicketId } from '#server/kernel/ids.ts'
import { people } from '#server/seats/seat.table.ts'
import type { PersonRef, RoutingExplanation } from '#server/tickets/ticket-view.contract.ts'
import { routingConfiguration } from './configuration.store.ts'
import { match, type Decision, type ItemFacts } from './match.ts'
import { routingRoundItems, routingRounds } from './queue.table.ts'
import { allSeatFacts } from './seat-facts.store.ts'
import { seatsKnownTo } from './account-seats.store.ts'
import { liveWorkItem } from './work-item.store.ts'

/**
 * Why it went to whom, and why not to the others: the stored rounds run again, newest first, and how it would go now while
 * it waits.
 */
export async function explainRouting(db: Database, ticketId: TicketId, now: Date): Promise<RoutingExplanation> {
  const rounds = await db
    .select({ at: routingRounds.at, record: routingRounds.record })
    .from(routingRoundItems)
    .innerJoin(routingRounds, eq(routingRounds.id, routingRoundItems.roundId))
    .where(eq(routingRoundItems.ticketId, ticketId))
    .orderBy(desc(routingRounds.id))
    .limit(10)
  const decided = rounds.flatMap(({ at, record }) => {
    const decision = match(record).find((each) => each.ticketId === ticketId)
    return decision ? [{ at, decision }] : []
  })
  const present = await presentDecision(db, ticketId, now)
  const ids = [...decided.map(({ decision }) => decision), ...(present ? [present] : [])].flatMap((decision) => [
    ...decision.ranked.map((each) => each.seatId),
    ...decision.excluded.map((each) => each.seatId),
  ])
  const names = await refs(db, ids)
  return {
    rounds: decided.map(({ at, decision }) => ({
      at: at.toISOString(),
      offered: names.get(decision.ranked[0]?.seatId as PersonId) ?? null,
      ...inWords(decision, names),
    })),
    present: present ? inWords(present, names) : null,
  }
}

async function presentDecision(db: Database, ticketId: TicketId, now: Date): Promise<Decision | null> {
  const item = await liveWorkItem(db, ticketId)
  if (item?.state !== 'queued') return null
  const [configuration, seats, known] = await Promise.all([
    routingConfiguration(db),
    allSeatFacts(db, now),
    seatsKnownTo(db, { accountId: item.accountId, ticketId }),
  ])
  const queue = configuration.queueById(item.queueId)
  const facts: ItemFacts = {
    ...item,
    level: queue.level,
    skills: queue.skills,
    relaxation: queue.relaxation,
    affinity: queue.affinity,
    preferredSkills: queue.preferred,
    ...known,
  }
  return match({ seats, items: [facts] })[0] ?? null
}

function inWords(decision: Decision, names: Map<PersonId, PersonRef>) {
  return {
    ranked: decision.ranked.flatMap(({ seatId, ...facts }, place) => {
      const seat = names.get(seatId)
      return seat ? [{ seat, rank: place + 1, facts }] : []
    }),
    excluded: decision.excluded.flatMap(({ seatId, exclusion: { because, ...facts } }) => {
      const seat = names.get(seatId)
      return seat ? [{ seat, because, facts }] : []
    }),
  }
}

async function refs(db: Database, ids: PersonId[]): Promise<Map<PersonId, PersonRef>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn })
    .from(people)
    .where(inArray(people.id, wanted))
  return new Map(rows.map((row) => [row.id, row]))
}
