import { readConfig, startedByNpm, type Config } from '#server/config.ts'
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
  if (!stopping.signal.aborted) return stop()
  if (performance.now() - toldAt < 1_500) return
  say('Stopped at once; the database recovers at the next start.')
  process.exit(1)
}

function stop(): void {
  if (stopping.signal.aborted) return
  toldAt = performance.now()
  stopping.abort(new Error('stopped'))
  if (started) void end(started)
}

async function end(running: Started): Promise<void> {
  say('Keyline stops …')
  await running.stop()
  say('Keyline has stopped.')
  process.exit(0)
}

function greeting({ url, logins, house }: Started, { host }: Config): string {
  const lines = ['', `Keyline is ready at ${url}`, `  without a login: ${url}/report`]
  if (logins.length > 0) {
    const width = Math.max(...logins.map(({ email }) => email.length))
    lines.push('', 'Sign in to the demo company as:')
    for (const { role, email, password, name, nameEn } of logins) {
      lines.push(`  ${role.replace('_', ' ').padEnd(16)} ${email.padEnd(width)}  ${password}  ${name} (${nameEn})`)
    }
  }
  if (house.search.state().state.status === 'degraded')
    lines.push('', 'Search runs degraded: MEILI_URL does not answer, so the database does, until it is back.')
  if (host === '127.0.0.1')
    lines.push('', 'Only this machine can reach it; set HOST=0.0.0.0 for others. Ctrl-C stops it.')
  return lines.join('\n') + '\n'
}

/**
 * npm hands a signal to the shell it runs us in, and a shell ends of it without passing it on. So somebody who stops npm
 * would leave us behind: under npm, losing the parent means the same as the signal.
 */
function watchParent(): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}

if (startedByNpm()) watchParent()
process.on('SIGTERM', onSignal).on('SIGINT', onSignal)

try {
  const config = readConfig()
  started = await start(config, { signal: stopping.signal, progress: say })
  if (stopping.signal.aborted) await end(started)
  say(greeting(started, config))
} catch (error) {
  if (stopping.signal.aborted) process.exit(0)
  if (error instanceof StartupError) process.stderr.write(`\nKeyline cannot start. ${error.message}\n\n`)
  else console.error(error)
  process.exit(1)
}
