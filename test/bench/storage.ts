import { sql } from 'drizzle-orm'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import {
  newId,
  type AccountId,
  type PersonId,
  type QueueId,
  type TicketId,
  type WorkItemId,
} from '#server/kernel/ids.ts'
import type { ItemFacts, RoundRecord, SeatFacts } from '#server/routing/match.ts'
import { routingRoundItems, routingRounds } from '#server/routing/queue.table.ts'
import type { Ground } from './ground.ts'
import { table } from './statistics.ts'

const skills = ['mpls', 'leasedLine', 'voice', 'access', 'hosting', 'billing', 'transport', 'security']
const pick = (from: readonly string[]) => from[Math.floor(Math.random() * from.length)]!
const whole = (to: number) => Math.floor(Math.random() * to)

/** What a decision about one ticket costs to keep, tables and indexes together, by the number of seats it looked at. */
export async function storageBench(ground: Ground, decisions: number): Promise<void> {
  const rows: string[][] = []
  for (const seats of [20, 200, 1_000])
    for (const together of [1, 20]) {
      const { db, close } = connect(await ground.house(`storage_${seats}_${together}`), { max: 1, name: 'storage' })
      const bytes = await bytesPerDecision(db, seats, together, decisions)
      await close()
      rows.push([String(seats), String(together), String(Math.round(bytes)), megabytes(bytes * 500_000 * together)])
    }
  console.log(
    `\nWhat is kept of ${decisions} routing decisions, pg_total_relation_size of both tables:\n` +
      table(['seats', 'tickets a round', 'bytes a decision', '500,000 rounds'], rows),
  )
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

async function bytesPerDecision(db: Database, seats: number, together: number, decisions: number): Promise<number> {
  const size = async () => {
    const [row] = await rowsOf<{ bytes: string }>(
      db,
      sql`select pg_total_relation_size('routing_rounds') + pg_total_relation_size('routing_round_items') as bytes`,
    )
    return Number(row!.bytes)
  }
  const before = await size()
  const house = Array.from({ length: seats }, () => seat())
  for (let made = 0; made < decisions; made += together) {
    // Between two rounds a few seats change.
    for (let i = 0; i < 5; i++)
      Object.assign(house[whole(seats)]!, { load: whole(4) * 100, idleSince: Date.now() - whole(1e7) })
    const items = Array.from({ length: together }, () => item(house))
    const record: RoundRecord = { seats: house, items }
    const [round] = await db
      .insert(routingRounds)
      .values({ at: new Date(), record })
      .returning({ id: routingRounds.id })
    await db.insert(routingRoundItems).values(items.map(({ ticketId }) => ({ ticketId, roundId: round!.id })))
  }
  return ((await size()) - before) / decisions
}

const seat = (): SeatFacts => ({
  id: newId<PersonId>(),
  level: (['L1', 'L2', 'L3'] as const)[whole(3)]!,
  presence: (['available', 'busy', 'away', 'offline'] as const)[whole(4)]!,
  ...{ state: null, connected: Math.random() < 0.8, limit: null, load: whole(4) * 100, capacity: 300 },
  plan: {
    state: 'on',
    until: Date.now() + whole(3e7),
    shiftEndsAt: Date.now() + whole(3e7),
    ...{ leftMs: whole(3e7), leastMs: 900_000 },
  },
  idleSince: Date.now() - whole(1e7),
  skills: Object.fromEntries(Array.from({ length: 1 + whole(4) }, () => [pick(skills), 1 + whole(5)])),
})

const item = (house: readonly SeatFacts[]): ItemFacts => ({
  ...{ id: newId<WorkItemId>(), ticketId: newId<TicketId>(), accountId: newId<AccountId>(), queueId: newId<QueueId>() },
  ...{ level: 'L2', priority: 'P2', weight: 100, skills: [{ skill: pick(skills), level: 3 }], relaxationStep: 0 },
  relaxation: [
    { after: 120, do: 'lowerLevel', by: 1 },
    { after: 600, do: 'pageSupervisor' },
  ],
  ...{ passedBy: [], refusedBy: null, fromSeatId: null, preferredSeatId: null },
  ...{ named: [house[0]!.id], excluded: [], team: house.slice(0, 3).map(({ id }) => id), lastSolvers: [house[1]!.id] },
  ...{ affinity: ['namedEngineer', 'lastSolver', 'accountTeam'], preferredSkills: [] },
})
