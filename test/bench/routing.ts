// The matcher under load: a thousand seats over twenty thousand waiting items, and ten thousand seats that come and go; on
// one process and on two, with and without years of closed tickets, beside a limit in the same run.
import { sql } from 'drizzle-orm'
import { connect, type Database } from '#server/db/client.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { type CentreSeat, addClosed, arrive, reactToThePast, secret, seedCentre } from './centre.ts'
import { client, closedLoop, openLoop } from './client.ts'
import { startFloor } from './floor.ts'
import type { Ground } from './ground.ts'
import { costliest, meterOf } from './meter.ts'
import { plansOfARound, readsEverything } from './plans.ts'
import { startProcess } from './product.ts'
import { openDesks, type Drive } from './routing-run.ts'
import { percentile, table } from './statistics.ts'

const shares = [50, 95, 99]

export interface RoutingScale {
  /** Items that arrive in a second, and matches that the seats can take. */
  perSecond: number
  seconds: number
  /** Seats with a screen; of ten thousand the others only have a heartbeat. */
  screens: number
  queued: number
  closed: number
  top: number
  /** The first so many of the variants. */
  variants: number
}

/** A seat's day: half a second until it accepts, then work; a little faster than what arrives, so that the queue shrinks. */
function driveOf({ perSecond, seconds }: RoutingScale, seats: number, flapsPerSecond: number): Drive {
  const turnMs = (seats / perSecond) * 950
  return { perSecond, holdMs: turnMs - 550, flapsPerSecond, warmUpMs: 3 * turnMs, measureMs: seconds * 1_000 }
}

/** One thousand seats, each with a screen, and what waits. */
export async function backlogBench(ground: Ground, scale: RoutingScale): Promise<void> {
  const { perSecond, screens: seats } = scale
  const drive = driveOf(scale, seats, 0)
  const limit = await limitOf(ground, seats, perSecond)
  const rows: string[][] = []
  for (const [processes, closed] of [
    [1, 0],
    [2, 0],
    [1, scale.closed],
  ].slice(0, scale.variants) as [number, number][]) {
    const name = `routing_${processes}_${closed}`
    const url = await ground.house(name)
    const { db, close } = connect(url, { max: 4, name: 'bench', unbounded: true })
    const centre = await seedCentre(db, seats)
    if (closed > 0) await addClosed(db, closed)
    const figures = await day(ground, { name, url, db, centre, processes, queued: scale.queued, drive })
    rows.push([`${processes}`, closed.toLocaleString('en-US'), ...figures, ...ratios(figures, limit)])
    if (closed > 0) tellPlans(await plansOfARound(url), closed)
    if (scale.top > 0) console.log('\n' + table(costs, await costliest(ground.admin, name, scale.top)))
    await close()
  }
  console.log(
    `\n${seats.toLocaleString('en-US')} seats with a screen each, ${scale.queued.toLocaleString('en-US')} items waiting, ${perSecond} a second arriving, ` +
      `accepted over HTTP within a random second. The limit: one SQL function takes the oldest item for a seat behind a bare Hono\n` +
      `route, and the offer goes out on a raw socket; ${perSecond} a second: p50/95/99 ${limit.waits.map((ms) => ms.toFixed(1)).join(' / ')} ms; ` +
      `at most ${limit.most.toFixed(0)} matches/s.\n`,
  )
  console.log(table(['processes', 'closed before', ...measured, 'p50/95/99 to the limit’s'], rows))
}

/** Ten thousand seats, most of them busy elsewhere, whose presence changes all the time. */
export async function presenceBench(ground: Ground, scale: RoutingScale): Promise<void> {
  const seats = 10_000
  const drive = driveOf(scale, scale.screens, scale.perSecond / 4)
  const rows: string[][] = []
  for (const processes of [1, 2].slice(0, scale.variants)) {
    const name = `presence_${processes}`
    const url = await ground.house(name)
    const { db, close } = connect(url, { max: 4, name: 'bench', unbounded: true })
    const centre = await seedCentre(db, seats)
    const screens = centre.slice(0, scale.screens)
    const others = centre.slice(scale.screens).map(({ id }) => id)
    // Those without a screen here are at work on something: they are looked at in each round and are no candidates.
    await toWork(db, others, 'busy')
    await db.execute(sql`analyze`)
    const beating = beat(db, others)
    const figures = await day(ground, { name, url, db, centre: screens, processes, queued: 2_000, drive })
    clearInterval(beating)
    rows.push([String(processes), ...figures])
    if (scale.top > 0) console.log('\n' + table(costs, await costliest(ground.admin, name, scale.top)))
    await close()
  }
  console.log(
    `\n${seats.toLocaleString('en-US')} seats connected, ${scale.screens.toLocaleString('en-US')} of them with a socket; the others are simulated by what their sockets would write: ` +
      `a heartbeat every 5 s, and 50 of them a second\nchange between busy and away by SQL. ${drive.flapsPerSecond} changes of presence a second over HTTP, ${drive.perSecond} items a second arriving, 2,000 waiting.\n`,
  )
  console.log(table(['processes', ...measured], rows))
}

const measured = [
  'matches/s',
  'wait p50 ms',
  'p95',
  'p99',
  'refused',
  'statements/match',
  'process ms/match',
  'PostgreSQL ms/match',
]
const costs = ['total ms', 'calls', 'rows', 'mean ms', 'least ms', 'statement']

interface Day {
  name: string
  url: string
  db: Database
  centre: CentreSeat[]
  processes: number
  queued: number
  drive: Drive
}

async function day(ground: Ground, { name, url, db, centre, processes, queued, drive }: Day): Promise<string[]> {
  const houses = []
  for (let i = 0; i < processes; i++) houses.push(await startProcess(url, { KEYLINE_SECRET: secret }))
  await reactToThePast(db)
  const desks = await openDesks(
    db,
    houses.map((house) => house.url),
    centre,
  )
  for (let first = 0; first < queued; first += 2_000) await arrive(db, first, Math.min(2_000, queued - first), '1 h')
  await db.execute(sql`analyze`)
  // Costs are those of the whole day, warm-up included: what is counted is what was done.
  const meter = meterOf(
    ground.admin,
    name,
    ground.postmaster,
    houses.map((house) => house.pid),
  )
  const before = await offersMade(db)
  const { result, cost } = await meter.cost(() => desks.run(drive))
  const made = (await offersMade(db)) - before
  desks.close()
  for (const house of houses) await house.stop()
  return [
    (result.accepted / result.seconds).toFixed(0),
    ...shares.map((share) => percentile(result.waits, share).toFixed(0)),
    String(result.refused),
    ...(cost
      ? [cost.statements / made, cost.processMs / made, cost.databaseMs / made].map((each) => each.toFixed(1))
      : ['–', '–', '–']),
  ]
}

async function toWork(db: Database, ids: string[], presence: 'busy'): Promise<void> {
  await db.execute(
    sql`update seats set presence = ${presence}, presence_since = now(), seen_at = now()
         where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`,
  )
}

async function offersMade(db: Database): Promise<number> {
  const [row] = await rowsOf<{ n: string }>(
    db,
    sql`select count(*) as n from offers where offered_at > now() - interval '1 hour'`,
  )
  return Number(row!.n)
}

/** The same seats and items with nothing of the product: the wait for the next item, and how many a second at most. */
async function limitOf(ground: Ground, seats: number, perSecond: number): Promise<{ waits: number[]; most: number }> {
  const url = await ground.empty('routing_floor')
  const floor = await startFloor(url, seats)
  const { db, close } = connect(url, { max: 1, name: 'bench', unbounded: true })
  await db.execute(sql`insert into floor_items (priority) select 'P' || 1 + n % 4 from generate_series(1, 20000) n`)
  await db.execute(sql`analyze`)
  const { ask, close: hangUp } = client(floor.http, 64)
  const since = new Map<string, number>()
  const waits: number[] = []
  const off = floor.onOffer((seat) => {
    const at = since.get(seat)
    if (at !== undefined) waits.push(performance.now() - at)
    since.delete(seat)
  })
  const free = async (i: number) => {
    const seat = String(i % seats)
    since.set(seat, performance.now())
    await ask('POST', `/free/${seat}`)
  }
  await closedLoop(8, 1_000, free)
  const began = performance.now()
  await closedLoop(8, 4_000, free)
  const most = 4_000 / ((performance.now() - began) / 1_000)
  waits.length = 0
  await openLoop(perSecond, perSecond * 5, free)
  await new Promise((resolve) => setTimeout(resolve, 200))
  off()
  hangUp()
  await close()
  await floor.close()
  return { waits: shares.map((share) => percentile(waits, share)), most }
}

function ratios(figures: string[], { waits }: { waits: number[] }): string[] {
  return [waits.map((ms, i) => `${(Number(figures[1 + i]) / ms).toFixed(0)} ×`).join(' ')]
}

function beat(db: Database, ids: string[]): NodeJS.Timeout {
  const all = JSON.stringify(ids)
  let turn = 0
  return setInterval(() => {
    turn++
    const one = JSON.stringify(Array.from({ length: 50 }, () => ids[Math.floor(Math.random() * ids.length)]))
    const changed = db.execute(
      sql`update seats set presence = case presence when 'busy' then 'away' else 'busy' end, presence_since = now()
           where id in (select jsonb_array_elements_text(${one}::jsonb)::uuid)`,
    )
    const beaten =
      turn % 5 === 0
        ? db.execute(
            sql`update seats set seen_at = now() where id in (select jsonb_array_elements_text(${all}::jsonb)::uuid)`,
          )
        : null
    void Promise.all([changed, beaten]).catch((error: unknown) => console.error(error))
  }, 1_000)
}

function tellPlans(plans: { statement: string; plan: string }[], closed: number): void {
  console.log(
    `\nPlans of one round and of one look at the stream, with ${closed.toLocaleString('en-US')} tickets closed before\n`,
  )
  for (const { statement, plan } of plans) console.log(`${statement.slice(0, 160)}\n${plan.trimEnd()}\n`)
  const bad = plans.flatMap((plan) => readsEverything(plan))
  console.log(
    bad.length === 0
      ? 'No plan reads a table that grows with every ticket from end to end.'
      : `READ FROM END TO END: ${bad.join(', ')}`,
  )
}
