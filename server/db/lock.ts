import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { StartupError } from '#server/kernel/startup-error.ts'

/** Who holds a folder. A pid alone is not enough: after a restart the same number is somebody else. */
export interface Holder {
  pid: number
  startedAt: string
  host: string
}

const beat = 5_000
const deadAfter = 30_000

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Takes a folder for this process alone: a lock file with our pid and start time, made in one step by `link`. What a killed
 * process left behind is taken over at once; a holder on another machine or in another container, whose pid says nothing
 * here, counts as gone when it has not touched the file for 30 s. Answers who holds it, where somebody does.
 */
export async function tryLock(folder: string): Promise<FolderLock | Holder> {
  const file = path.join(folder, 'keyline.lock')
  const mine = JSON.stringify({
    pid: process.pid,
    startedAt: startOf(process.pid) ?? '',
    host: os.hostname(),
  } satisfies Holder)
  const draft = path.join(folder, `.keyline-${randomBytes(6).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  await writeFile(draft, mine)
  try {
    for (;;) {
      if (await created(draft, file)) return held(file, mine)
      const holder = await liveHolder(file, folder)
      if (holder) return holder
    }
  } finally {
    await rm(draft, { force: true })
  }
}

/** The data folder of one running copy. Refuses to start where it cannot be had. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const taken = await tryLock(folder).catch((error: Error) => {
    throw new StartupError(
      `The data folder ${folder} cannot be written (${error.message}). ` +
        'Set KEYLINE_DATA to a folder that can be, or DATABASE_URL to a PostgreSQL of your own.',
    )
  })
  if ('release' in taken) return taken
  const where = taken.host === os.hostname() ? `process ${taken.pid}` : `process ${taken.pid} on ${taken.host}`
  throw new StartupError(
    `The data folder ${folder} is in use by another running copy of Keyline (${where}). ` +
      'Stop that one, or give this one a folder of its own with KEYLINE_DATA.',
  )
}

async function created(draft: string, file: string): Promise<boolean> {
  return link(draft, file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

/** Who holds the lock now; a lock nobody stands behind is put out of the way. */
async function liveHolder(file: string, folder: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const holder = parse(text)
  if (holder && (await alive(holder, file))) return holder
  // Moved aside rather than deleted, so that a lock taken since we read it is noticed and put back.
  const aside = path.join(folder, `.keyline-${randomBytes(6).toString('hex')}`)
  await rename(file, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => text)
  if (moved !== text) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
  return null
}

async function alive(holder: Holder, file: string): Promise<boolean> {
  if (holder.host === os.hostname()) return startOf(holder.pid) === holder.startedAt
  const touched = await stat(file).then(
    (found) => found.mtimeMs,
    () => 0,
  )
  return Date.now() - touched < deadAfter
}

function held(file: string, mine: string): FolderLock {
  const touch = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), beat)
  touch.unref()
  return {
    release: async () => {
      clearInterval(touch)
      if ((await readFile(file, 'utf8').catch(() => null)) === mine) await rm(file, { force: true })
    },
  }
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

export function isRunning(pid: number): boolean {
  return startOf(pid) !== null
}

/** When a process began, in whatever words the system has for it; null when there is no such process. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // The name in parentheses may hold anything; the start time is the 20th field after it.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return fields[0] === 'Z' ? null : fields[19]!
    }
    if (process.platform !== 'win32')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    process.kill(pid, 0)
    return String(pid)
  } catch {
    return null
  }
}
