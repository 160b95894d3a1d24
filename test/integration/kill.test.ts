import { expect, test } from 'vitest'
import { killRun, type Mortal } from '../bench/kill.ts'
import { testApp, testConfig } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { becomesReady } from '../support/keyline.ts'
import { keylineProcess, type KeylineProcess } from '../support/process.ts'
import { world } from '../support/world.ts'

/** A process that may be killed before it is ready. */
function mortal(env: Record<string, string>): Mortal {
  let running: KeylineProcess | null = null
  let over = false
  const ready = keylineProcess(env).then(async (process) => {
    running = process
    if (over) process.signal('SIGKILL')
    await becomesReady(process)
  })
  ready.catch(() => undefined)
  return {
    ready,
    kill: () => {
      over = true
      running?.signal('SIGKILL')
    },
    stop: async () => {
      running?.signal('SIGTERM')
      await running?.ended
    },
  }
}

// How late each was is measured by `npm run bench -- kill`, which has the machine to itself.
test('clocks and steps that fall due while two processes are killed are all done, and none of them twice', async () => {
  const app = await testApp({ clock: testClock(new Date().toISOString()) })
  await world(app)
  const env = { DATABASE_URL: app.databaseUrl, KEYLINE_SECRET: testConfig.secret!, LOG_LEVEL: 'error' }
  const run = { databaseUrl: app.databaseUrl, start: () => mortal(env), deadlines: 600, seconds: 8, kills: 4 }
  expect(await killRun(run)).toMatchObject({ fired: 600, lost: 0, twice: 0 })
}, 180_000)
