import { desc, eq, inArray } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import type { PersonId, QueueId, TicketId } from '#server/kernel/ids.ts'
import { presenceStates } from '#server/seats/presence-state.table.ts'
import { people, seats, skills } from '#server/seats/seat.table.ts'
import { routingConfiguration, type RoutingConfiguration } from './configuration.store.ts'
import type { DecisionView, RoutingExplanation, WordBook } from './explanation.contract.ts'
import { explainPresent, explainRound, inSight, type Explained, type Sight } from './explanation.ts'
import type { ItemFacts } from './match.ts'
import { routingRoundItems, routingRounds } from './queue.table.ts'
import { opensAt } from './queue-hours.ts'
import { rejectionReasons } from './rejection-reason.table.ts'
import { allSeatFacts } from './seat-facts.store.ts'
import { seatsKnownTo } from './account-seats.store.ts'
import { liveWorkItem, type WorkItem } from './work-item.store.ts'

const roundsTold = 10

/**
 * Why it went to whom, and why not to the others: the stored rounds run again, newest first, and how it would go now while
 * it waits. What is told of whom follows the reader's sight.
 */
export async function explainRouting(
  db: Database,
  ticketId: TicketId,
  sight: Sight,
  now: Date,
): Promise<RoutingExplanation> {
  const [rounds, everybody, configuration] = await Promise.all([
    db
      .select({ at: routingRounds.at, record: routingRounds.record })
      .from(routingRoundItems)
      .innerJoin(routingRounds, eq(routingRounds.id, routingRoundItems.roundId))
      .where(eq(routingRoundItems.ticketId, ticketId))
      .orderBy(desc(routingRounds.id))
      .limit(roundsTold),
    seatRefs(db),
    routingConfiguration(db),
  ])
  const view = (explained: Explained): DecisionView => decisionView(explained, sight, everybody, configuration)
  const told = rounds.flatMap(({ at, record }) => {
    const there = [...everybody.values()].filter((seat) => seat.since <= at).map(({ id }) => id)
    const explained = explainRound(record, ticketId, there)
    return explained ? [{ at, given: record.given, explained }] : []
  })
  const present = await presentExplanation(db, configuration, ticketId, now)
  return {
    sees: sight.sees,
    words: await wordBook(db),
    rounds: told.map(({ at, given, explained }) => ({
      at: at.toISOString(),
      offered: refOf(everybody, given?.seatId ?? explained.decision.ranked[0]?.seatId),
      via: given?.via ?? 'match',
      decision: view(explained),
    })),
    present: present && view(present),
    queueOpensAt: present
      ? (opensAt(configuration.queueById(present.item.queueId).hours, now)?.toISOString() ?? null)
      : null,
  }
}

async function presentExplanation(
  db: Database,
  configuration: RoutingConfiguration,
  ticketId: TicketId,
  now: Date,
): Promise<Explained | null> {
  const item = await liveWorkItem(db, ticketId)
  if (item?.state !== 'queued') return null
  const [seats, facts] = await Promise.all([allSeatFacts(db, now), waitingFacts(db, configuration, item)])
  return explainPresent(facts, seats)
}

/** A waiting item as the matcher sees it. */
export async function waitingFacts(
  db: Database,
  configuration: RoutingConfiguration,
  item: WorkItem,
): Promise<ItemFacts> {
  const { level, skills, relaxation, affinity, preferred } = configuration.queueById(item.queueId)
  const known = await seatsKnownTo(db, item)
  return { ...item, level, skills, relaxation, affinity, preferredSkills: preferred, ...known }
}

type SeatRef = { id: PersonId; name: string; nameEn: string; since: Date }

/** Everybody who has a seat, by name. Some hundreds of short rows. */
async function seatRefs(db: Database): Promise<Map<PersonId, SeatRef>> {
  const rows = await db
    .select({ id: people.id, name: people.name, nameEn: people.nameEn, since: people.createdAt })
    .from(people)
    .where(inArray(people.id, db.select({ id: seats.id }).from(seats)))
  return new Map(rows.map((row) => [row.id, row]))
}

function refOf(everybody: ReadonlyMap<PersonId, SeatRef>, id: PersonId | undefined) {
  const seat = id && everybody.get(id)
  return seat ? { id: seat.id, name: seat.name, nameEn: seat.nameEn } : null
}

function decisionView(
  { item, decision, needs, candidates, passedOver }: Explained,
  sight: Sight,
  everybody: ReadonlyMap<PersonId, SeatRef>,
  configuration: RoutingConfiguration,
): DecisionView {
  const { ranked, excluded } = inSight(decision, sight)
  return {
    queue: queueRef(configuration, item.queueId),
    needs: { ...needs, relaxationStep: item.relaxationStep },
    candidates,
    passedOver,
    ranked: ranked.flatMap(({ seatId, ...told }) => {
      const seat = refOf(everybody, seatId)
      return seat ? [{ seat, ...told }] : []
    }),
    excluded: excluded.flatMap(({ seatId, exclusion }) => {
      const seat = refOf(everybody, seatId)
      return seat ? [{ seat, exclusion }] : []
    }),
  }
}

export function queueRef(configuration: RoutingConfiguration, id: QueueId) {
  const { code, name, nameEn, level } = configuration.queueById(id)
  return { code, name, nameEn, level }
}

/** The names of all codes an explanation may speak of. */
export async function wordBook(db: Database): Promise<WordBook> {
  const named = <T extends typeof skills | typeof presenceStates | typeof rejectionReasons>(table: T) =>
    db.select({ code: table.code, name: table.name, nameEn: table.nameEn }).from(table as typeof skills)
  const [skillNames, states, reasons] = await Promise.all([
    named(skills),
    named(presenceStates),
    named(rejectionReasons),
  ])
  return { skills: skillNames, states, reasons }
}
