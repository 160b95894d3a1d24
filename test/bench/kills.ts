import { connect } from '#server/db/client.ts'
import { clockDeadlines } from '../support/clock-deadlines.ts'
import { runUnderKills, type Deadlines } from '../support/kills.ts'
import { percentile, table } from './statistics.ts'

/** All that is due at a time and must fire once. */
export const kinds: readonly Deadlines[] = [clockDeadlines]

/** Ten thousand deadlines over a minute, two processes, twenty kills. Throws when one was missed, doubled or late. */
export async function killRun(databaseUrl: string): Promise<string> {
  const count = Number(process.env['BENCH_DEADLINES'] ?? 10_000)
  const kills = Number(process.env['BENCH_KILLS'] ?? 20)
  const { db, close } = connect(databaseUrl, { max: 2, name: 'bench', unbounded: true })
  try {
    const secret = 'a secret that only the benchmark may know'
    const run = { databaseUrl, secret, processes: 2, kills, seconds: 60, count: Math.ceil(count / kinds.length) }
    const { outcomes } = await runUnderKills(db, kinds, run)
    for (const { name, missing, doubled, lateness } of outcomes) {
      const late = lateness.filter((ms) => ms > 5_000).length
      if (missing.length + doubled.length + late > 0) {
        throw new Error(`${name}: ${missing.length} never fired, ${doubled.length} fired twice, ${late} too late.`)
      }
    }
    const rows = outcomes.map(({ name, due, lateness }) => [
      name,
      String(due),
      ...[50, 95, 99, 100].map((share) => percentile(lateness, share).toFixed(0)),
    ])
    return `${kills} kills in 60 s, two processes: each fired once. Lateness from when somebody was there to fire it, ms\n\n${table(['', 'due', 'p50', 'p95', 'p99', 'most'], rows)}`
  } finally {
    await close()
  }
}
