// npm run bench [-- names]: our path and its limit, in the same run on the same database server. Names choose among
// `opening`, `steady`, `deadlines`, `calendar`, `kill`, `routing`, `presence`, `desk`, `storage`, `relevance`, `search`; none means all.
// BENCH_TOP=20 tells which statements cost most; MEILI_URL adds that driver to the last two.
import os from 'node:os'
import { calendarBench } from './calendar.ts'
import { deskBench } from './desk.ts'
import { breakGround } from './ground.ts'
import { killBench } from './kill-bench.ts'
import { costliest } from './meter.ts'
import { openingBench } from './opening.ts'
import { relevanceBench } from './relevance.ts'
import { backlogBench, presenceBench } from './routing.ts'
import { searchBench } from './search.ts'
import { storageBench } from './storage.ts'
import { table } from './statistics.ts'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)
const rounds = number('BENCH_ROUNDS', 3)
const named = process.argv.slice(2)
const wanted = (...names: string[]) => named.length === 0 || names.some((name) => named.includes(name))

console.log(
  `\n${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ` +
    `${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${rounds} rounds, ` +
    `load average before: ${os.loadavg()[0]?.toFixed(1)}`,
)
if (wanted('calendar')) calendarBench(rounds)
if (wanted('relevance')) await relevanceBench()
if (named.length > 0 && named.every((name) => ['calendar', 'relevance'].includes(name))) process.exit(0)
const ground = await breakGround()
try {
  if (wanted('opening', 'steady', 'deadlines')) {
    const seats = number('BENCH_SEATS', 200)
    const bench = await openingBench(ground, { seats, rounds, tickets: number('BENCH_TICKETS', 2_000) })
    if (wanted('opening'))
      await bench.parallel(number('BENCH_CUSTOMERS', 0) ? [number('BENCH_CUSTOMERS', 0)] : [1, 8, 32])
    if (wanted('steady')) await bench.steady(500)
    if (wanted('deadlines')) await bench.deadlines()
    await bench.close()
    await tellCostliest('keyline')
  }
  const scale = {
    perSecond: number('BENCH_RATE', 200),
    seconds: number('BENCH_SECONDS', 20),
    screens: number('BENCH_SCREENS', 1_000),
    queued: number('BENCH_QUEUED', 20_000),
    closed: number('BENCH_CLOSED', 200_000),
    top: number('BENCH_TOP', 0),
    variants: number('BENCH_VARIANTS', 3),
  }
  if (wanted('routing')) await backlogBench(ground, scale)
  if (wanted('presence')) await presenceBench(ground, scale)
  if (wanted('desk')) await deskBench(ground, { few: 2_000, many: scale.closed, rounds }, tellCostliest)
  if (wanted('storage')) await storageBench(ground, number('BENCH_DECISIONS', 3_000))
  if (wanted('search')) {
    await searchBench(ground, {
      articles: number('BENCH_ARTICLES', 100_000),
      secondsPerRound: number('BENCH_SECONDS', 20),
      kb: process.env['BENCH_KB'],
    })
  }
  if (wanted('kill')) {
    await killBench(ground, {
      deadlines: number('BENCH_DEADLINES', 10_000),
      seconds: 60,
      kills: number('BENCH_KILLS', 20),
    })
  }
} catch (error) {
  // Told at once: ending the ground fails in its turn where something still hangs on it.
  console.error(error)
  process.exitCode = 1
} finally {
  await ground.close().catch(() => undefined)
}
process.exit()

async function tellCostliest(database: string): Promise<void> {
  const top = number('BENCH_TOP', 0)
  if (top === 0) return
  console.log(
    '\n' +
      table(
        ['total ms', 'calls', 'rows', 'mean ms', 'least ms', 'statement'],
        await costliest(ground.admin, database, top),
      ),
  )
}
