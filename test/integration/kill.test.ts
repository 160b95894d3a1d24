import { expect, test } from 'vitest'
import { testApp, testConfig } from '../support/app.ts'
import { testClock } from '../support/clock.ts'
import { keylineProcess, untilReady, type KeylineProcess } from '../support/process.ts'
import { world } from '../support/world.ts'
import { killRun, type Mortal } from '../bench/kill.ts'

test('clocks and steps that fall due while two processes are killed fire once each, and soon after a process is back', async () => {
  const app = await testApp({ clock: testClock(new Date().toISOString()) })
  await world(app)
  const env = { DATABASE_URL: app.databaseUrl, KEYLINE_SECRET: testConfig.secret!, LOG_LEVEL: 'error' }
  const start = (): Mortal => {
    let running: KeylineProcess | null = null
    let over = false
    const ready = keylineProcess(env).then(async (process) => {
      running = process
      if (over) process.signal('SIGKILL')
      const ended = process.ended.then(() => Promise.reject(new Error('killed before it was ready')))
      await Promise.race([untilReady(process.url), ended])
      ended.catch(() => undefined)
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
  const result = await killRun({ databaseUrl: app.databaseUrl, start, deadlines: 600, seconds: 10, kills: 4 })
  expect(result).toMatchObject({ fired: 600, lost: 0, twice: 0 })
  expect(Math.max(...result.lateness)).toBeLessThan(5_000)
}, 180_000)
