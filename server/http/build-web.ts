import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { childEnvironment } from '#server/config.ts'
import { tryLock, type FolderLock } from '#server/db/lock.ts'
import { StartupError } from '#server/kernel/startup-error.ts'

const root = path.join(import.meta.dirname, '../..')
export const buildFolder = path.join(root, 'build')
const seal = path.join(buildFolder, '.inputs')
const inputs = ['web/**/*', 'server/**/*.contract.ts', 'vite.config.ts', 'package-lock.json', 'tsconfig.web.json']
/** Made on the way, from other inputs. */
const made = /^web\/lib\/paraglide\//

/**
 * Builds console and portal when they are missing or older than their sources, as a hash over what goes in tells. An
 * installation that carries only the built files is taken as it is.
 */
export async function buildWeb(options: { signal: AbortSignal; progress: (line: string) => void }): Promise<void> {
  if (!existsSync(path.join(root, 'web/app.html'))) return
  const digest = await digestOfInputs()
  const isCurrent = async () =>
    existsSync(path.join(buildFolder, 'handler.js')) && (await readFile(seal, 'utf8').catch(() => '')) === digest
  if (await isCurrent()) return

  const lock = await lockBuild(options.signal)
  try {
    if (await isCurrent()) return
    options.progress('Building console and portal. This happens once and takes about a minute …')
    const began = performance.now()
    await runVite(options.signal)
    await writeFile(seal, digest)
    options.progress(`Console and portal are built (${Math.round((performance.now() - began) / 1000)} s).`)
  } finally {
    await lock.release()
  }
}

/** Two copies that start together in one checkout must not build over each other. */
async function lockBuild(signal: AbortSignal): Promise<FolderLock> {
  for (;;) {
    const taken = await tryLock(path.join(root, '.svelte-kit'))
    if ('release' in taken) return taken
    await wait(500, undefined, { signal })
  }
}

async function runVite(signal: AbortSignal): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: root,
    env: childEnvironment({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  signal.throwIfAborted()
  if (code === 0) return
  const why = said.slice(Math.max(0, said.indexOf('error during build'))).trim()
  throw new StartupError(`Console and portal could not be built. ${why || `The build ended with ${code}.`}`)
}

async function digestOfInputs(): Promise<string> {
  const names: string[] = []
  for await (const file of glob(inputs, { cwd: root, withFileTypes: true })) {
    const name = path.relative(root, path.join(file.parentPath, file.name))
    if (file.isFile() && !made.test(name)) names.push(name)
  }
  const hash = createHash('sha256')
  for (const name of names.sort()) hash.update(`\0${name}\0`).update(await readFile(path.join(root, name)))
  return hash.digest('hex')
}

if (import.meta.main) {
  const signal = new AbortController().signal
  await buildWeb({ signal, progress: console.log }).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
