// npm run bench: our path and its limit, interleaved in the same run on the same database server, with their ratio.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { connect } from '#server/db/client.ts'
import { startEmbeddedDatabase } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { startFloor } from './floor.ts'
import { lateness } from './deadlines.ts'
import { floorSide, productSide, round, type Round } from './open-to-offer.ts'
import { startProduct } from './product.ts'
import { seedOperator } from './seed.ts'
import { median, percentile, spread, table } from './statistics.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const seats = Number(process.env['BENCH_SEATS'] ?? 200)
const tickets = Number(process.env['BENCH_TICKETS'] ?? 2_000)

const folder = await mkdtemp(path.join(os.tmpdir(), 'keyline-bench-'))
const server = await startEmbeddedDatabase(folder)
const urlOf = (name: string) => server.url.replace(/\/postgres$/, `/${name}`)
const admin = connect(server.url, { max: 1, unbounded: true })
await admin.db.execute(sql.raw('create database floor'))
await admin.db.execute(sql.raw('create database keyline'))

try {
  await migrate(urlOf('keyline'))
  const ours = connect(urlOf('keyline'), { max: 2, unbounded: true })
  const operator = await seedOperator(ours.db, { seats, customers: 32 })
  const floor = await startFloor(urlOf('floor'), seats)
  const product = await startProduct(urlOf('keyline'), operator)
  const sides = { floor: floorSide(floor), product: productSide(product) }
  console.log(
    `\n${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${seats} seats connected, ${rounds} rounds\n`,
  )

  await round(sides.product, { parallel: 8 }, 300)
  await round(sides.floor, { parallel: 8 }, 300)

  const rows: string[][] = []
  for (const parallel of [1, 8, 32]) {
    const count = parallel === 1 ? tickets / 4 : tickets
    const measured = { floor: [] as Round[], product: [] as Round[], commits: [] as number[] }
    for (let i = 0; i < rounds; i++) {
      measured.floor.push(await round(sides.floor, { parallel }, count))
      measured.product.push(await round(sides.product, { parallel }, count))
      measured.commits.push(await floor.commits(parallel, 1_000))
    }
    const rate = (side: Round[]) => side.map((each) => each.perSecond)
    const p = (side: Round[], what: 'posts' | 'offers', share: number) =>
      median(side.map((each) => percentile(each[what], share))).toFixed(1)
    const ratio = (100 * median(rate(measured.product))) / median(rate(measured.floor))
    rows.push([
      String(parallel),
      spread(measured.commits),
      spread(rate(measured.floor)),
      spread(rate(measured.product)),
      `${ratio.toFixed(0)} %`,
      [50, 95, 99].map((share) => p(measured.floor, 'posts', share)).join(' / '),
      [50, 95, 99].map((share) => p(measured.product, 'posts', share)).join(' / '),
      (Number(p(measured.product, 'posts', 95)) / Number(p(measured.floor, 'posts', 95))).toFixed(1),
    ])
  }
  console.log(
    'Opened, routed, offered, committed and on the seat\u2019s socket; tickets per second, median (least\u2013most)\n',
  )
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

  const steady = { floor: [] as Round[], product: [] as Round[] }
  for (let i = 0; i < rounds; i++) {
    steady.floor.push(await round(sides.floor, { perSecond: 500 }, 2_500))
    steady.product.push(await round(sides.product, { perSecond: 500 }, 2_500))
  }
  const offers = (side: Round[], share: number) => median(side.map((each) => percentile(each.offers, share)))
  console.log(
    `\nFrom sending the request to the offer on the seat\u2019s socket, at 500 tickets/s and ${seats} seats, ms\n`,
  )
  console.log(
    table(
      ['', 'p50', 'p95', 'p99'],
      [
        ['raw socket behind the floor', ...[50, 95, 99].map((share) => offers(steady.floor, share).toFixed(1))],
        ['Keyline', ...[50, 95, 99].map((share) => offers(steady.product, share).toFixed(1))],
        [
          'ratio',
          ...[50, 95, 99].map((share) => (offers(steady.product, share) / offers(steady.floor, share)).toFixed(1)),
        ],
      ],
    ),
  )

  const late = await lateness(urlOf('keyline'), 1_000, 10)
  console.log('\n1,000 deadlines spread over 10 s, lateness until it is committed and read, ms\n')
  console.log(
    table(['p50', 'p95', 'p99', 'most'], [[50, 95, 99, 100].map((share) => percentile(late, share).toFixed(0))]),
  )

  await product.close()
  await floor.close()
  await ours.close()
} finally {
  await admin.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
process.exit(0)
