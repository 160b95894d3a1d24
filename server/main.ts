import { readConfig } from '#server/config.ts'
import { StartupError } from '#server/kernel/startup-error.ts'
import { start, type Started } from '#server/start.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const stopping = new AbortController()
let started: Started | undefined
let toldAt = 0

/**
 * npm passes a signal on that the terminal or the service manager has sent us already, so the same wish arrives twice
 * within milliseconds. Only somebody who asks again later means: now.
 */
function onSignal(): void {
  const now = performance.now()
  if (toldAt === 0) {
    toldAt = now
    stopping.abort(new Error('stopped'))
    if (started) void end(started)
  } else if (now - toldAt > 1_500) {
    say('Stopped at once; the database recovers at the next start.')
    process.exit(1)
  }
}

async function end(running: Started): Promise<void> {
  say('Keyline stops …')
  await running.stop()
  say('Keyline has stopped.')
  process.exit(0)
}

process.on('SIGTERM', onSignal).on('SIGINT', onSignal)

try {
  const config = readConfig()
  started = await start(config, { signal: stopping.signal, progress: say })
  if (stopping.signal.aborted) await end(started)
  say(`Keyline is ready at ${started.url}`)
} catch (error) {
  if (stopping.signal.aborted) process.exit(0)
  if (error instanceof StartupError) process.stderr.write(`\nKeyline cannot start. ${error.message}\n\n`)
  else console.error(error)
  process.exit(1)
}
