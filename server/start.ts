import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import { createAuth } from '#server/auth/auth.ts'
import { createLogins } from '#server/auth/login.store.ts'
import { publishDemoLogins } from '#server/auth/demo-logins.store.ts'
import type { Config } from '#server/config.ts'
import { connect, type Connection, type Database } from '#server/db/client.ts'
import { startEmbeddedDatabase } from '#server/db/embedded.ts'
import { lockFolder } from '#server/db/lock.ts'
import { checkDatabase, migrate } from '#server/db/migrate.ts'
import { rowsOf } from '#server/db/transaction.ts'
import { demoLogins, loadDemoCompany, type DemoLogin } from '#server/demo/load.ts'
import type { Deps } from '#server/deps.ts'
import { Tail } from '#server/events/tail.ts'
import { openWakeChannel } from '#server/events/wake-channel.ts'
import { reactions, routes, services, type House, type Running } from '#server/features.ts'
import { createApp } from '#server/http/app.ts'
import { buildFolder, buildWeb } from '#server/http/build-web.ts'
import { watchDatabase } from '#server/http/database-watch.ts'
import { addGauges } from '#server/http/gauges.ts'
import { createLog } from '#server/http/log.ts'
import { createMetrics } from '#server/http/metrics.ts'
import { listener, loadPages } from '#server/http/web.ts'
import { systemClock, type Clock } from '#server/kernel/clock.ts'
import { StartupError } from '#server/kernel/startup-error.ts'
import { noticeAction } from '#server/seats/activity.store.ts'
import { openSearch } from '#server/search/index-desk.ts'

export interface Started {
  url: string
  house: House
  /** One sign-in per role, where the house is the demo company. */
  logins: DemoLogin[]
  stop(): Promise<void>
}

export interface StartOptions {
  /** Gives up half-way and undoes what was done. */
  signal?: AbortSignal
  progress?: (line: string) => void
  log?: Logger
  /** Where the present moment comes from; the machine's own clock unless told. */
  clock?: Clock
}

/** Builds everything and hands it round. If any part cannot start, whatever did is stopped again. */
export async function start(config: Config, options: StartOptions = {}): Promise<Started> {
  const { signal = new AbortController().signal, progress = () => undefined, clock = systemClock } = options
  const undo: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    // The port first: a second copy notices before it touches anything, and probes hear 503 meanwhile.
    const server = await openPort(config)
    const connections = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      connections.add(socket)
      socket.once('close', () => connections.delete(socket))
    })
    undo.push(() => closePort(server, connections))
    const address = addressOf(server, config)
    const pagesBuilt = config.pages ? buildWeb({ signal, progress }) : Promise.resolve()
    pagesBuilt.catch(() => undefined)

    const log = options.log ?? createLog(config.logLevel)
    const databaseUrl = await openDatabase(config, log, undo)
    signal.throwIfAborted()
    await migrate(databaseUrl)
    const pool = keep(connect(databaseUrl, { max: 16 }), undo)
    const sweepPool = keep(connect(databaseUrl, { max: 6, name: 'keyline-sweeps' }), undo)
    const watch = watchDatabase(databaseUrl)
    undo.push(() => watch.close())

    const secret = config.secret ?? (await keptSecret(pool.db))
    signal.throwIfAborted()
    const logins = config.demo ? await furnish(databaseUrl, { secret, log, progress, config }) : []
    const wake = await openWakeChannel(databaseUrl, log)
    undo.push(() => wake.close())
    const settled = { ...config, origin: address }
    const deps: Deps = { db: pool.db, clock, wake, config: settled, secret, log }
    const auth = createAuth({ db: pool.db, origin: address, secret, clock })
    const house: House = { deps, auth, search: await openSearch(deps) }
    const metrics = createMetrics({ process: true })
    await pagesBuilt
    const pages = config.pages ? await loadPages(buildFolder) : null

    const tail = new Tail({ db: keep(connect(databaseUrl, { max: 1, name: 'keyline-tail' }), undo).db, wake, log })
    await tail.start()
    undo.push(() => tail.stop())
    tail.on((events) => events.forEach(({ type }) => metrics.happened(type)))
    const sweepDeps = { ...deps, db: sweepPool.db }
    addGauges(metrics, sweepDeps)
    const running: Running = { ...house, server, databaseUrl, sweepDeps, metrics, tail, viewers: wake.viewers }
    for (const service of services) {
      signal.throwIfAborted()
      undo.push(await service.start(running))
    }
    const app = createApp(deps, {
      readActor: (headers) => house.auth.sessions.actorOf(headers),
      acted: (id) => noticeAction(deps.db, id, deps.clock.now()).catch(() => {}),
      routes: routes(house),
      metrics,
      watch,
      search: () => house.search.state(),
      accepting: () => server.listening,
    })
    signal.throwIfAborted()
    let working = 0
    server.removeAllListeners('request').on('request', listener(deps, app, pages, metrics))
    server.on('request', (_req, res) => {
      working++
      res.once('close', () => working--)
    })
    undo.push(() => drain(server, () => working))
    return { url: address, house, logins, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openDatabase(config: Config, log: Logger, undo: (() => Promise<void>)[]): Promise<string> {
  if (config.databaseUrl) {
    await checkDatabase(config.databaseUrl)
    return config.databaseUrl
  }
  const lock = await lockFolder(config.dataFolder)
  undo.push(() => lock.release())
  const embedded = await startEmbeddedDatabase(config.dataFolder, { onLoss: (what) => log.warn(what) })
  undo.push(() => embedded.stop())
  return embedded.url
}

/** Fills an empty house with the demo company. Processes that start together wait for each other, and one does it. */
async function furnish(
  databaseUrl: string,
  { secret, log, progress, config }: { secret: string; log: Logger; progress: (line: string) => void; config: Config },
): Promise<DemoLogin[]> {
  const { db, close } = connect(databaseUrl, { max: 2, name: 'keyline-demo', unbounded: true })
  try {
    await db.transaction(async (waiting) => {
      await waiting.execute(sql`select pg_advisory_xact_lock(4704)`)
      if (await loadDemoCompany({ db, clock: systemClock, log, config, createLogins, secret, reactions })) {
        await publishDemoLogins(db, demoLogins(), systemClock.now())
        progress('The demo company is loaded.')
      }
    })
    const [house] = await rowsOf(db, sql`select 1 from settings where name = 'demo'`)
    return house ? demoLogins() : []
  } finally {
    await close()
  }
}

function keep(connection: Connection, undo: (() => Promise<void>)[]): Connection {
  undo.push(() => connection.close(2))
  return connection
}

/** Made at the first start and shared by all processes, so that sessions and private links outlive each of them. */
async function keptSecret(db: Database): Promise<string> {
  const fresh = JSON.stringify(randomBytes(32).toString('base64url'))
  const [row] = await rowsOf<{ value: string }>(
    db,
    sql`insert into settings (name, value, updated_at) values ('secret', ${fresh}::jsonb, now())
        on conflict (name) do update set name = excluded.name returning value #>> '{}' as value`,
  )
  return row!.value
}

async function openPort({ host, port }: Config): Promise<Server> {
  // Kept open for longer than a proxy in front keeps its own end, so that no request meets a door just closing.
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 75_000 })
  server.on('request', (_req, res) => {
    res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '2' })
    res.end('Keyline is starting.\n')
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        throw new StartupError(
          `Port ${port} is taken by another program. Stop that one, or choose another with PORT=${port + 1} npm start.`,
        )
      }
      throw new StartupError(
        `Keyline cannot listen on ${host}, port ${port} (${error.message}). Choose others with HOST and PORT.`,
      )
    },
  )
  return server
}

/** With PORT=0 the system chose the port, and nobody could know the address before. */
function addressOf(server: Server, config: Config): string {
  const bound = server.address()
  if (config.originIsFixed || config.port !== 0 || typeof bound !== 'object' || !bound) return config.origin
  return config.origin.replace(/:0$/, `:${bound.port}`)
}

const patience = 5_000

/** No new connections; requests in work may end. Live connections are ended by the service that holds them. */
async function drain(server: Server, working: () => number): Promise<void> {
  server.close()
  server.closeIdleConnections()
  const until = performance.now() + patience
  while (working() > 0 && performance.now() < until) await wait(20)
}

async function closePort(server: Server, connections: Set<Socket>): Promise<void> {
  server.close()
  for (const connection of connections) connection.destroy()
}
