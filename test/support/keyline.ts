import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '#server/db/embedded.ts'

const root = path.resolve(import.meta.dirname, '../..')

export interface KeylineProcess {
  url: string
  port: number
  pid: number
  /** All it has printed so far. */
  output(): string
  signal(name: NodeJS.Signals): void
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
  /** Asks it to end, and after a while makes it. */
  end(): Promise<void>
}

/** The product as an operating system runs it, without console and portal unless told. Whoever starts it ends it. */
export async function spawnKeyline(env: Record<string, string>): Promise<KeylineProcess> {
  const port = Number(env['PORT'] ?? (await freePort()))
  const child = spawn(process.execPath, [path.join(root, 'server/main.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      KEYLINE_PAGES: '0',
      KEYLINE_DEMO: '0',
      LOG_LEVEL: 'warn',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid!,
    output: () => said,
    signal: (name) => void child.kill(name),
    ended,
    end: () => end(child, ended),
  }
}

/** Resolves once it answers; throws with what it printed if it ends before. */
export async function becomesReady(running: KeylineProcess): Promise<void> {
  const over = running.ended.then((code) => {
    throw new Error(`it ended with ${code} before it was ready:\n${running.output()}`)
  })
  await Promise.race([over, untilReady(running.url)])
  over.catch(() => undefined)
}

export async function untilReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await wait(50)
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await Promise.race([ended, wait(15_000, undefined, { ref: false })])
  child.kill('SIGKILL')
}
