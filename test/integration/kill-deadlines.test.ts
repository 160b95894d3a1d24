import { expect, test } from 'vitest'
import { testConfig } from '../support/app.ts'
import { clockDeadlines } from '../support/clock-deadlines.ts'
import { testDatabase } from '../support/database.ts'
import { runUnderKills } from '../support/kills.ts'

/** The same with ten thousand of each over a minute and twenty kills is part of `npm run bench`. */
const count = 200
const longest = 5_000

test('whatever process is killed when, each deadline fires once, and soon after somebody is there to fire it', async () => {
  const { db, url } = await testDatabase()
  const { outcomes, startMs } = await runUnderKills(db, [clockDeadlines], {
    databaseUrl: url,
    secret: testConfig.secret!,
    processes: 2,
    kills: 2,
    seconds: 6,
    count,
  })
  // Where even a start takes long, other programs have the machine, and everything takes longer by as much.
  const busy = Math.max(1, startMs / 4_000)
  for (const { name, due, missing, doubled, lateness } of outcomes) {
    expect({ name, due, missing, doubled }).toEqual({ name, due: count, missing: [], doubled: [] })
    expect(Math.max(...lateness), `${name}, latest`).toBeLessThan(longest * busy)
    expect(Math.min(...lateness), `${name}, earliest`).toBeGreaterThanOrEqual(0)
  }
}, 240_000)
