import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from '#server/db/client.ts'
import { freePort } from '#server/db/embedded.ts'
import type { Ground } from './ground.ts'
import { killRun, type Mortal } from './kill.ts'
import { seedOperator } from './seed.ts'
import { percentile, table } from './statistics.ts'

/** 10,000 clocks and steps of policies due over a minute, on two processes that are killed 20 times. */
export async function killBench(ground: Ground, size: { deadlines: number; seconds: number; kills: number }) {
  const databaseUrl = await ground.house('kill')
  const house = connect(databaseUrl, { max: 1, name: 'bench', unbounded: true })
  await seedOperator(house.db, { seats: 1, customers: 1 })
  await house.close()
  const result = await killRun({ databaseUrl, start: () => mortal(databaseUrl), ...size })
  console.log(
    `\n${size.deadlines} clocks and steps due over ${size.seconds} s, two processes, ${size.kills} times kill -9\n`,
  )
  const late = (share: number) => percentile(result.lateness, share).toFixed(0)
  console.log(
    table(
      ['fired', 'lost', 'fired twice', 'late p50 ms', 'p99 ms', 'most ms'],
      [[String(result.fired), String(result.lost), String(result.twice), late(50), late(99), late(100)]],
    ),
  )
}

function mortal(databaseUrl: string): Mortal {
  let over = false
  let child: ReturnType<typeof spawn> | null = null
  const ready = (async () => {
    const port = await freePort()
    if (over) return
    const main = path.resolve(import.meta.dirname, '../../server/main.ts')
    child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...{ NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl },
        ...{ KEYLINE_DEMO: '0', KEYLINE_PAGES: '0', LOG_LEVEL: 'error' },
      },
    })
    while (!over) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
      if (answer?.ok) return
      await wait(50)
    }
    throw new Error('killed before it was ready')
  })()
  ready.catch(() => undefined)
  return {
    ready,
    kill: () => {
      over = true
      child?.kill('SIGKILL')
    },
    stop: async () => {
      over = true
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
