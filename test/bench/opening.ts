// Opened, routed, offered, committed and on the seat's socket: our path and its limit, interleaved in the same run.
import { connect } from '#server/db/client.ts'
import { startFloor, type Floor } from './floor.ts'
import { lateness } from './deadlines.ts'
import type { Ground } from './ground.ts'
import { meterOf, type Cost, type Meter } from './meter.ts'
import { floorSide, productSide, round, type Drive, type Round, type Side } from './open-to-offer.ts'
import { startProduct, type Product } from './product.ts'
import { seedOperator } from './seed.ts'
import { median, percentile, spread, table } from './statistics.ts'

export interface OpeningBench {
  parallel(customers: number[]): Promise<void>
  steady(perSecond: number): Promise<void>
  deadlines(): Promise<void>
  close(): Promise<void>
}

interface Measured {
  rounds: Round[]
  costs: Cost[]
}

interface Contestant {
  side: Side
  meter: Meter
}

export async function openingBench(
  ground: Ground,
  { seats, rounds, tickets }: { seats: number; rounds: number; tickets: number },
): Promise<OpeningBench> {
  const url = await ground.house('keyline')
  const { db, close } = connect(url, { max: 2, name: 'bench', unbounded: true })
  const operator = await seedOperator(db, { seats, customers: 32 })
  await close()
  const floor: Floor = await startFloor(await ground.empty('floor'), seats)
  const product: Product = await startProduct(url, operator)
  const sides = {
    floor: { side: floorSide(floor), meter: meterOf(ground.admin, 'floor', ground.postmaster, [floor.pid]) },
    product: { side: productSide(product), meter: meterOf(ground.admin, 'keyline', ground.postmaster, [product.pid]) },
  }
  // Caches, compiled code and prepared statements are those of a house in operation.
  for (const { side } of Object.values(sides)) await round(side, { parallel: 8 }, 1_000)

  async function measure(into: Measured, { side, meter }: Contestant, drive: Drive, count: number): Promise<void> {
    const { result, cost } = await meter.cost(() => round(side, drive, count))
    into.rounds.push(result)
    if (cost) into.costs.push(cost)
  }
  const nothing = (): Measured => ({ rounds: [], costs: [] })

  return {
    async parallel(customers) {
      const rows: string[][] = []
      const costs: string[][] = []
      for (const parallel of customers) {
        const count = parallel === 1 ? tickets / 4 : tickets
        const measured = { floor: nothing(), product: nothing(), commits: [] as number[] }
        for (let i = 0; i < rounds; i++) {
          await measure(measured.floor, sides.floor, { parallel }, count)
          await measure(measured.product, sides.product, { parallel }, count)
          measured.commits.push(await floor.commits(parallel, 1_000))
        }
        const posts = ({ rounds }: Measured, share: number) =>
          median(rounds.map((each) => percentile(each.posts, share)))
        rows.push([
          String(parallel),
          spread(measured.commits),
          spread(rates(measured.floor)),
          spread(rates(measured.product)),
          `${((100 * median(rates(measured.product))) / median(rates(measured.floor))).toFixed(0)} %`,
          [50, 95, 99].map((share) => posts(measured.floor, share).toFixed(1)).join(' / '),
          [50, 95, 99].map((share) => posts(measured.product, share).toFixed(1)).join(' / '),
          (posts(measured.product, 95) / posts(measured.floor, 95)).toFixed(1),
        ])
        costs.push([String(parallel), ...perTicket(measured.floor, count), ...perTicket(measured.product, count)])
      }
      console.log('\nOpened, routed, offered, committed and on the seat’s socket; tickets/s, median (least–most)\n')
      console.log(
        table(
          [
            'customers',
            'one-row commits/s',
            'floor/s',
            'Keyline/s',
            'ratio',
            'floor POST p50/95/99 ms',
            'Keyline POST p50/95/99 ms',
            'p95 ratio',
          ],
          rows,
        ),
      )
      tellCosts('customers', costs)
    },

    async steady(perSecond) {
      const steady = { floor: nothing(), product: nothing() }
      const count = perSecond * 5
      for (let i = 0; i < rounds; i++) {
        await measure(steady.floor, sides.floor, { perSecond }, count)
        await measure(steady.product, sides.product, { perSecond }, count)
      }
      const offers = ({ rounds }: Measured, share: number) =>
        median(rounds.map((each) => percentile(each.offers, share)))
      const shares = [50, 95, 99]
      console.log(
        `\nFrom sending the request to the offer on the seat’s socket, at ${perSecond} tickets/s and ${seats} seats, ms\n`,
      )
      console.log(
        table(
          ['', 'p50', 'p95', 'p99'],
          [
            ['raw socket behind the floor', ...shares.map((share) => offers(steady.floor, share).toFixed(1))],
            ['Keyline', ...shares.map((share) => offers(steady.product, share).toFixed(1))],
            [
              'ratio',
              ...shares.map((share) => (offers(steady.product, share) / offers(steady.floor, share)).toFixed(1)),
            ],
          ],
        ),
      )
      tellCosts('tickets/s', [
        [String(perSecond), ...perTicket(steady.floor, count), ...perTicket(steady.product, count)],
      ])
    },

    async deadlines() {
      const late = await lateness(url, 1_000, 10)
      console.log('\n1,000 deadlines spread over 10 s, lateness until it is committed and read, ms\n')
      console.log(
        table(['p50', 'p95', 'p99', 'most'], [[50, 95, 99, 100].map((share) => percentile(late, share).toFixed(0))]),
      )
    },

    async close() {
      await product.close()
      await floor.close()
    },
  }
}

const rates = ({ rounds }: Measured) => rounds.map((each) => each.perSecond)

/** Processor milliseconds of the process and of PostgreSQL, and statements, for one ticket. */
function perTicket({ costs }: Measured, count: number): string[] {
  if (costs.length === 0) return ['–', '–', '–']
  const of = (part: keyof Cost, digits: number) => (median(costs.map((cost) => cost[part])) / count).toFixed(digits)
  return [of('processMs', 2), of('databaseMs', 2), of('statements', 1)]
}

function tellCosts(what: string, rows: string[][]): void {
  console.log('\nProcessor time and statements per ticket\n')
  const columns = ['process ms', 'PostgreSQL ms', 'statements']
  console.log(
    table([what, ...columns.map((each) => `floor ${each}`), ...columns.map((each) => `Keyline ${each}`)], rows),
  )
}
